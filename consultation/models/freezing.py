"""The triggers that keep what respondents answer as it was when it opened."""

import pgtrigger

OF_SECTION = "SELECT questionnaire.id FROM consultation_questionnaire questionnaire WHERE questionnaire.id IN ({ids})"
OF_PAGE = "SELECT section.questionnaire_id FROM consultation_section section WHERE section.id IN ({ids})"
OF_QUESTION = """
    SELECT section.questionnaire_id
    FROM consultation_page page JOIN consultation_section section ON section.id = page.section_id
    WHERE page.id IN ({ids})
"""
OF_CHOICE = """
    SELECT section.questionnaire_id
    FROM consultation_question question
    JOIN consultation_page page ON page.id = question.page_id
    JOIN consultation_section section ON section.id = page.section_id
    WHERE question.id IN ({ids})
"""
# The lock makes an edit and a freezing at the same moment wait for one another: whichever is second sees the first.
REFUSE_PART = """
PERFORM 1 FROM consultation_questionnaire WHERE id IN ({questionnaires}) FOR SHARE;
IF EXISTS (
    SELECT 1 FROM consultation_questionnaire WHERE frozen_at IS NOT NULL AND id IN ({questionnaires})
) THEN
    RAISE EXCEPTION 'A frozen questionnaire is never edited: make an amendment.';
END IF;
RETURN COALESCE(NEW, OLD);
"""
REFUSE_REASON = """
PERFORM 1 FROM consultation_consultation
WHERE id IN (OLD.consultation_id, NEW.consultation_id) FOR SHARE;
IF EXISTS (
    SELECT 1 FROM consultation_questionnaire
    WHERE frozen_at IS NOT NULL AND consultation_id IN (OLD.consultation_id, NEW.consultation_id)
) THEN
    RAISE EXCEPTION 'The reasons for moderation are fixed once the questionnaire is frozen.';
END IF;
RETURN COALESCE(NEW, OLD);
"""
# A demonstration comes from a file that is loaded again.
REFUSE_POLICY = """
IF OLD.approved_at IS NOT NULL AND NOT OLD.is_demonstration AND (
    OLD.second_person_kinds IS DISTINCT FROM NEW.second_person_kinds
    OR OLD.appeal_working_days IS DISTINCT FROM NEW.appeal_working_days
    OR OLD.moderation_policy IS DISTINCT FROM NEW.moderation_policy
) THEN
    RAISE EXCEPTION 'How answers are moderated is fixed once the consultation is approved.';
END IF;
RETURN NEW;
"""
ANY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def part_of_frozen(parent: str, questionnaires: str) -> pgtrigger.Trigger:
    """Return the trigger that refuses any change to a part of a frozen questionnaire.

    `parent` is the column that names the row it stands in, `questionnaires` one of the OF_… queries above.
    """
    of_both = questionnaires.format(ids=f"OLD.{parent}, NEW.{parent}")
    return pgtrigger.Trigger(
        name="frozen_questionnaire_is_kept",
        when=pgtrigger.Before,
        operation=ANY_CHANGE,
        func=REFUSE_PART.format(questionnaires=of_both),
    )


def frozen_questionnaire() -> pgtrigger.Trigger:
    """Return the trigger that keeps the row of a frozen questionnaire: freezing is done once and not undone."""
    return pgtrigger.Protect(
        name="frozen_is_kept",
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__frozen_at__isnull=False),
    )


def reason_of_opened() -> pgtrigger.Trigger:
    """Return the trigger that fixes the moderation reasons when the questionnaire is frozen."""
    return pgtrigger.Trigger(
        name="reasons_are_fixed", when=pgtrigger.Before, operation=ANY_CHANGE, func=REFUSE_REASON
    )


def policy_of_opened() -> pgtrigger.Trigger:
    """Return the trigger that fixes how answers are moderated, but for the share that is compared."""
    return pgtrigger.Trigger(
        name="policy_is_fixed", when=pgtrigger.Before, operation=pgtrigger.Update, func=REFUSE_POLICY
    )
