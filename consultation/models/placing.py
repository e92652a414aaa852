"""The trigger that writes where a new answer belongs, so that nobody who adds one can forget it."""

import pgtrigger

PLACE = """
NEW.consultation_id := (
    SELECT questionnaire.consultation_id
    FROM consultation_response response
    JOIN consultation_questionnaire questionnaire ON questionnaire.id = response.questionnaire_id
    WHERE response.id = NEW.response_id
);
NEW.waiting_since := COALESCE(NEW.waiting_since, NEW.submitted_at);
IF NEW.state <> 'pending' AND NEW.waits_for = 'first' THEN
    NEW.waits_for := '';
END IF;
RETURN NEW;
"""


def answer_place() -> pgtrigger.Trigger:
    """Return the trigger that fills a new answer's consultation and since when it waits.

    One that is held, or decided already, waits for nothing.
    """
    return pgtrigger.Trigger(name="knows_its_place", when=pgtrigger.Before, operation=pgtrigger.Insert, func=PLACE)
