"""The triggers that want another person: the database refuses who took part already."""

import pgtrigger

SOMEBODY_ELSE = """
IF NEW.by_id = (SELECT decided_by_id FROM consultation_moderationdecision WHERE id = NEW.decision_id) THEN
    RAISE EXCEPTION 'The second person is the one who decided.';
END IF;
RETURN NEW;
"""
NOBODY_WHO_TOOK_PART = """
IF NEW.decided_by_id IS NOT NULL AND (
    EXISTS (
        SELECT 1 FROM consultation_moderationdecision decision
        WHERE decision.answer_id = NEW.answer_id AND decision.decided_by_id = NEW.decided_by_id
            AND decision.decided_at < NEW.made_at
    ) OR EXISTS (
        SELECT 1 FROM consultation_agreement agreement
        JOIN consultation_moderationdecision decision ON decision.id = agreement.decision_id
        WHERE decision.answer_id = NEW.answer_id AND agreement.by_id = NEW.decided_by_id
            AND agreement.at < NEW.made_at
    ) OR EXISTS (
        SELECT 1 FROM consultation_recheck recheck
        WHERE recheck.answer_id = NEW.answer_id AND recheck.decided_by_id = NEW.decided_by_id
            AND recheck.decided_at < NEW.made_at
    )
) THEN
    RAISE EXCEPTION 'Somebody who took part cannot decide the appeal.';
END IF;
RETURN NEW;
"""
NOT_THE_FIRST = """
IF NEW.decided_by_id = (SELECT decided_by_id FROM consultation_moderationdecision WHERE id = NEW.decision_id) THEN
    RAISE EXCEPTION 'A decision is compared with that of another person.';
END IF;
RETURN NEW;
"""
FILLED_IN_ONCE = """
IF OLD.decided_at IS NOT NULL AND (
    to_jsonb(OLD) - 'note' IS DISTINCT FROM to_jsonb(NEW) - 'note' OR NEW.note NOT IN ('', OLD.note)
) THEN
    RAISE EXCEPTION 'A comparison is made once and not changed.';
END IF;
RETURN NEW;
"""


def filled_in_once() -> pgtrigger.Trigger:
    """Return the trigger that keeps a comparison once it is made; only its note may be emptied."""
    return pgtrigger.Trigger(
        name="filled_in_once", when=pgtrigger.Before, operation=pgtrigger.Update, func=FILLED_IN_ONCE
    )


def somebody_else() -> pgtrigger.Trigger:
    """Return the trigger that refuses the agreement of the person who decided."""
    return pgtrigger.Trigger(name="two_people", when=pgtrigger.Before, operation=pgtrigger.Insert, func=SOMEBODY_ELSE)


def not_the_first() -> pgtrigger.Trigger:
    """Return the trigger that refuses a comparison of somebody with themselves."""
    return pgtrigger.Trigger(
        name="two_people", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update, func=NOT_THE_FIRST
    )


def nobody_who_took_part() -> pgtrigger.Trigger:
    """Return the trigger that refuses an appeal's decision by whoever decided, agreed or compared before it."""
    return pgtrigger.Trigger(
        name="nobody_who_took_part",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=NOBODY_WHO_TOOK_PART,
    )
