"""Token buckets in Redis: how much one address, and all of them together, may do in a while.

A bucket is full at first and refills steadily. Counting is no reason to fail a request: while Redis is down or slow
everything is let through, and it is not asked again for a few seconds.
"""

import re
import time
from dataclasses import dataclass
from functools import cache

import structlog
from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.exceptions import RedisError
from redis.retry import Retry

RATE = re.compile(r"(?P<capacity>\d+)\+(?P<refill>\d+)/min")
# Long enough for a machine that is busy with a flood: that is when the counting matters.
TIMEOUT_SECONDS = 0.75
REST_SECONDS = 3.0
logger = structlog.get_logger("web.buckets")

# One round trip and one moment of Redis's own clock, whatever the web servers' clocks say. The second bucket, which
# is for everybody, refuses nothing: it tells how full the house is.
SCRIPT = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local cost = tonumber(ARGV[1])

local function level(key, capacity, refill)
  local kept = redis.call('HMGET', key, 'left', 'at')
  local left = tonumber(kept[1]) or capacity
  return math.min(capacity, left + math.max(0, now - (tonumber(kept[2]) or now)) * refill)
end

local function keep(key, left, capacity, refill)
  redis.call('HSET', key, 'left', string.format('%.6f', left), 'at', string.format('%.6f', now))
  redis.call('PEXPIRE', key, math.ceil(1000 * (capacity / refill + 60)))
end

local levels = {}
local wait = 0
for index, key in ipairs(KEYS) do
  local capacity, refill = tonumber(ARGV[2 * index]), tonumber(ARGV[2 * index + 1])
  local left = level(key, capacity, refill)
  if index == 1 and left < cost then
    wait = (cost - left) / refill
  elseif wait == 0 and cost > 0 then
    left = math.max(0, left - cost)
    keep(key, left, capacity, refill)
  end
  levels[index] = string.format('%.6f', left / capacity)
end
return {string.format('%.3f', wait), levels[1], levels[2] or '1'}
"""


@dataclass(frozen=True)
class Rate:
    """How much at once, and how much a second after that."""

    capacity: int
    refill: float


@dataclass(frozen=True)
class Level:
    """What a bucket said: seconds to wait (0: go on), and how full the buckets are from 0 to 1."""

    wait_seconds: float = 0.0
    left: float = 1.0
    left_of_all: float = 1.0


FULL = Level()


@cache
def rate(text: str) -> Rate | None:
    """Return what "150+60/min" means: 150 at once, then 60 a minute; none for nothing, which is no limit."""
    if not text:
        return None
    found = RATE.fullmatch(text)
    if not found or not int(found["capacity"]) or not int(found["refill"]):
        raise ValueError(f"{text!r} is not a rate such as 150+60/min.")
    return Rate(int(found["capacity"]), int(found["refill"]) / 60)


class Buckets:
    """The buckets of one Redis."""

    def __init__(self, address: str) -> None:
        retry = Retry(NoBackoff(), 0)
        self.redis = Redis.from_url(
            address, protocol=2, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS, retry=retry
        )
        self.script: Script = self.redis.register_script(SCRIPT)
        self.asked_again_at = 0.0

    def take(self, owner: str, own: Rate, everybody: tuple[str, Rate] | None = None, *, cost: int = 1) -> Level:
        """Take `cost` out of the bucket of `owner` and out of everybody's; a cost of 0 only looks."""
        if time.monotonic() < self.asked_again_at:
            return FULL
        keys, numbers = [f"bucket:{owner}"], [cost, own.capacity, own.refill]
        if everybody is not None:
            keys.append(f"bucket:{everybody[0]}")
            numbers += [everybody[1].capacity, everybody[1].refill]
        try:
            wait, left, left_of_all = self.script(keys=keys, args=numbers)
        except RedisError as error:
            self.asked_again_at = time.monotonic() + REST_SECONDS
            logger.warning("requests_not_counted", error=type(error).__name__)
            return FULL
        return Level(float(wait), float(left), float(left_of_all))


@cache
def buckets_at(address: str) -> Buckets:
    """Return the buckets in the Redis at an address, the same object for every request of a process."""
    return Buckets(address)


def shared_buckets() -> Buckets:
    """Return the buckets that all web servers share."""
    return buckets_at(settings.CACHE_URL)
