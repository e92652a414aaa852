"""Grouping answers in nearly the same words as they come in.

The answers of one question are grouped by one worker at a time; others take another question. Each new text looks at
its neighbours in sorted rows of keys, and these few, what they belong to and some other texts of the question are
grouped anew. So it makes little difference in which order texts come, and a text that lies between two groups joins
them. What a person has said of a group stays.
"""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from consultation.models import Answer, AnswerSignature, Campaign, NeighbourKey, Question
from consultation.moderation.campaigns.grouping import group_texts
from consultation.moderation.campaigns.signing import VERSION, Signed, agreeing_places, signed
from consultation.moderation.campaigns.templates import LOOKED_AT, template_of
from consultation.moderation.campaigns.words import words_of

State = Campaign.State
AT_ONCE = 1000
# Texts that are looked at to know which words are common, and members that stand for a group.
OTHERS = 1500
STANDING_FOR = 40
NEIGHBOURS_EACH_SIDE = 3
NEIGHBOURS = """
    SELECT DISTINCT found.answer_id
    FROM unnest(%s::smallint[], %s::bigint[]) AS at (tree, key), LATERAL (
        (SELECT answer_id FROM consultation_neighbourkey
            WHERE question_id = %s AND tree = at.tree AND key >= at.key ORDER BY key LIMIT %s)
        UNION ALL
        (SELECT answer_id FROM consultation_neighbourkey
            WHERE question_id = %s AND tree = at.tree AND key < at.key ORDER BY key DESC LIMIT %s)
    ) AS found
"""


@transaction.atomic
def group_new_answers(*, limit: int = AT_ONCE) -> int:
    """Compare up to `limit` new answers of one question with those before them; return how many.

    A question that another worker groups is passed over. Nothing is lost or done twice if a worker dies.
    """
    new = Answer.objects.filter(grouped_at=None).exclude(state__in=Answer.OUT_OF_REACH)
    waiting = Question.objects.filter(Exists(new.filter(question=OuterRef("pk"))))
    question = waiting.select_for_update(skip_locked=True, no_key=True, of=("self",)).order_by("pk").first()
    if question is None:
        return 0
    # A row that is being changed now is left for the next time.
    free = new.filter(question=question).select_for_update(skip_locked=True, of=("self",))
    rows = list(free.order_by("pk")[:limit])
    written = [(row, words) for row in rows if (words := words_of(row.text))]
    if written:
        _group(question, _sign(question, written))
    Answer.objects.filter(pk__in=[row.pk for row in rows]).update(grouped_at=timezone.now())
    return len(rows)


def _sign(question: Question, written: Sequence[tuple[Answer, list[str]]]) -> dict[int, Signed]:
    """Keep what is needed to know these answers again; return it for each that is not kept apart by a person."""
    ids = [row.pk for row, _ in written]
    apart = set(AnswerSignature.objects.filter(answer__in=ids, apart=True).values_list("answer", flat=True))
    NeighbourKey.objects.filter(answer__in=ids).delete()
    AnswerSignature.objects.filter(answer__in=ids).delete()
    signatures = dict(zip(ids, signed([words for _, words in written]), strict=True))
    own = {one.words_hash for one in signatures.values()}
    known = AnswerSignature.objects.filter(question=question, apart=False, words_hash__in=own)
    hashes = set(known.values_list("words_hash", flat=True))
    keys = []
    for pk, one in signatures.items():
        # Of texts that are the same only the first has keys: a thousand copies are one text to compare with.
        if pk not in apart and one.words_hash not in hashes:
            hashes.add(one.words_hash)
            keys += [
                NeighbourKey(answer_id=pk, question=question, tree=tree, key=key) for tree, key in enumerate(one.keys)
            ]
    AnswerSignature.objects.bulk_create(
        AnswerSignature(
            answer_id=pk,
            question=question,
            words_hash=one.words_hash,
            sketch=one.sketch,
            version=VERSION,
            apart=pk in apart,
        )
        for pk, one in signatures.items()
    )
    NeighbourKey.objects.bulk_create(keys, batch_size=5000)
    return {pk: one for pk, one in signatures.items() if pk not in apart}


def _group(question: Question, new: Mapping[int, Signed]) -> None:
    rows = _looked_at(question, new)
    sent_round: dict[int, bool] = {}
    for group in group_texts([row.text for row in rows]):
        members = [rows[place] for place in group.members]
        campaign_id = _place(question, members)
        sent_round[campaign_id] = sent_round.get(campaign_id, False) or group.sent_round
    for campaign_id, is_sent_round in sent_round.items():
        _look_at(campaign_id, is_sent_round=is_sent_round)


def _looked_at(question: Question, new: Mapping[int, Signed]) -> list[Answer]:
    """Return the new answers, their neighbours, what stands for the neighbours' groups, and some others."""
    known = AnswerSignature.objects.filter(question=question, apart=False)
    neighbours = _neighbours(question, new)
    groups = set(
        Answer.objects.filter(pk__in=[*neighbours, *new], campaign__isnull=False).values_list("campaign", flat=True)
    )
    number = Window(RowNumber(), partition_by=F("campaign"), order_by=F("pk").asc())
    leads = NeighbourKey.objects.filter(question=question, tree=0).values("answer")
    standing = Answer.objects.filter(campaign__in=groups, pk__in=leads).annotate(number=number)
    others = known.order_by("words_hash").values_list("answer", flat=True)[:OTHERS]
    ids = {*new, *neighbours, *standing.filter(number__lte=STANDING_FOR).values_list("pk", flat=True), *others}
    rows = Answer.objects.filter(pk__in=ids, signature__apart=False).exclude(state__in=Answer.OUT_OF_REACH)
    return list(rows.select_related("signature").only("text", "campaign", "signature__words_hash").order_by("pk"))


def _neighbours(question: Question, new: Mapping[int, Signed]) -> list[int]:
    """Return the answers beside which these stand, if their signatures agree in some places."""
    trees = [tree for one in new.values() for tree, _ in enumerate(one.keys)]
    keys = [key for one in new.values() for key in one.keys]
    side = [question.pk, NEIGHBOURS_EACH_SIDE]
    with connection.cursor() as cursor:
        cursor.execute(NEIGHBOURS, [trees, keys, *side, *side])
        found = [row[0] for row in cursor.fetchall()]
    sketches = list(AnswerSignature.objects.filter(answer__in=found, apart=False).values_list("answer", "sketch"))
    agreeing = agreeing_places([bytes(sketch) for _, sketch in sketches], [one.sketch for one in new.values()])
    return [sketches[place][0] for place in agreeing]


def _place(question: Question, members: Sequence[Answer]) -> int:
    """Put answers that belong together, and all that have the same words, into one group; return its id.

    Groups that a person has confirmed stay as they are; others join the first of them.
    """
    ids = {member.campaign_id for member in members if member.campaign_id is not None}
    known = list(Campaign.objects.select_for_update().filter(pk__in=ids).order_by("first_seen", "pk"))
    confirmed = [campaign for campaign in known if campaign.state == State.CONFIRMED]
    target = next(iter([*confirmed, *known]), None)
    if target is None:
        target = Campaign.objects.create(question=question, consultation_id=_consultation(question), version=VERSION)
    joining = [campaign.pk for campaign in known if campaign != target and campaign.state != State.CONFIRMED]
    if joining:
        Answer.objects.filter(campaign__in=joining).update(campaign=target)
        Campaign.objects.filter(pk__in=joining, bulk_decisions=None).delete()
    elsewhere = {campaign.pk for campaign in confirmed if campaign != target}
    hashes = {member.signature.words_hash for member in members if member.campaign_id not in elsewhere}
    same = Answer.objects.filter(
        question=question, campaign=None, signature__words_hash__in=hashes, signature__apart=False
    )
    same.exclude(state__in=Answer.OUT_OF_REACH).update(campaign=target)
    return target.pk


def _consultation(question: Question) -> int:
    return question.page.section.questionnaire.consultation_id


def _look_at(campaign_id: int, *, is_sent_round: bool) -> None:
    """Choose the template of a group anew, and suggest it as a campaign once it is large enough."""
    campaign = Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    if campaign is None or (campaign.state == State.CONFIRMED and campaign.template_id is not None):
        return
    members = campaign.answers.order_by("pk").only("text")
    some = list(members[:LOOKED_AT])
    if not some:
        return
    campaign.template = some[template_of([row.text for row in some])]
    if campaign.state == State.NEAR and is_sent_round and members.count() >= settings.CAMPAIGN_LEAST_ANSWERS:
        campaign.state = State.SUGGESTED
    campaign.save(update_fields=["template", "state"])
