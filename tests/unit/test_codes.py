"""Codes: which entries a code draws for a second entry."""

import uuid

from consultation.models.codes import is_drawn_for_second_entry


def test_the_share_drawn_for_a_second_entry_is_near_the_setting_and_stays() -> None:
    ids = [uuid.UUID(int=number) for number in range(4000)]
    drawn = [is_drawn_for_second_entry(entry_id, 10) for entry_id in ids]
    assert 320 < sum(drawn) < 480
    assert drawn == [is_drawn_for_second_entry(entry_id, 10) for entry_id in ids]
    assert not any(is_drawn_for_second_entry(entry_id, 0) for entry_id in ids)
    assert all(is_drawn_for_second_entry(entry_id, 100) for entry_id in ids)
