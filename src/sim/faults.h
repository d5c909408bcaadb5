#ifndef BONUSREC_SIM_FAULTS_H
#define BONUSREC_SIM_FAULTS_H

#include "base/error.h"
#include "sim/json_value.h"
#include "sim/world.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Things that go wrong on order. A rules file is a JSON list of rules:
 *
 *   [{"operation": "SendBonus", "from": 3, "to": 5, "fault": "close-after"},
 *    {"operation": "*", "every": 7, "fault": "throttle"}]
 *
 * When a rule strikes. Each rule counts, from 1, the requests that it looks at:
 *   operation       "SendBonus", ...; "*" (the default) looks at all of them, on both platforms
 *   hit_id, assignment_id, worker_id, study_id, submission_id, participant_id
 *                   looks only at requests that name it; a set-up of Prolific's, and the pay call
 *                   for it, name a study and each id in their lines
 *   at              strikes at that count alone
 *   from, to        strikes from that count on, up to that one (defaults: 1, without end)
 *   every           strikes at each such count that it divides
 * Of several rules that strike one request the first wins; delay, clock and lag are added to it.
 *
 * What happens, in the words of the platform that was asked. "before" faults leave the account as it was, "after" faults do the work first and
 * then spoil the answer; "apply": true or false overrides that.
 *   close-before, close-after         close the connection without a byte
 *   hang, hang-after                  hold the answer for "seconds", or until the end, then close
 *   error-500-before, error-500-after a failure of the service, HTTP "status" (default 500)
 *   throttle                before: too many requests; "form": "request-error" is MTurk's
 *                           AWS.MechanicalTurk.RequestThrottled in place of ThrottlingException
 *   expired-token           before: the session or the token is no good any more
 *   insufficient-funds      before: out of funds
 *   refuse                  before: an error of your "message" and "status" (400), on MTurk with
 *                           your "type" and "code", on Prolific in the "form" (below)
 *   html-403                before: HTTP 403 with XML or HTML, as closed services answer
 *   redirect                before: HTTP 307 (or "status") to "location"
 *                           (default: /redirected, here)
 *   answer                  before: HTTP "status" (200) with exactly "body"
 *   cut-body                after: the whole length announced, half of it sent, then closed
 *   garbage                 after: HTTP "status" (200) with something that is no JSON
 *   wrong-types             after: HTTP "status" (200), JSON with members of other types
 *   huge                    after: the answer with "bytes" (default 40 MiB) of blanks behind it
 *   repeat-page             list: NextToken leads to this same page again; on Prolific, where pages
 *                           are asked for by number, the rows of the page before
 *   repeat-token            list, MTurk: NextToken is the one that was asked with
 *   empty-page              list: nothing on it, and a way on
 *   shift-page              list, Prolific: starts "rows" (1) later than it should, as when rows went
 *                           away meanwhile, so that some are missed; below 0 earlier: seen twice
 *   count-off               list, Prolific: "meta.count" is "rows" (1) too much
 *   quote-times             SetUpBonuses: as if each amount were "factor" (100) times what was sent
 *   quote-without-amount    SetUpBonuses: only the members that the specification promises
 *   pay-part                PayBonuses: pays the first "lines" (0) alone; the others never, or with
 *                           "seconds" or "requests" as well, but seen only after that lag
 *   error-form              after, Prolific: if it says no, it says so in the "form" (below)
 *   delay                   answer only after "ms" milliseconds
 *   clock                   first let "seconds" pass for the account: its payments, tokens, lag
 *   lag                     SendBonus: the new payment stays out of lists for "seconds" of the
 *                           account's clock, or for the next "requests" lists; PayBonuses: out of
 *                           what GetSubmission shows, or out of the next "requests" readings of that
 *                           submission
 * "retry_after" puts a Retry-After header (seconds) on whatever is answered.
 *
 * The forms of Prolific's errors, by what "detail" is: "string", "list" (of one string), "field" (an
 * object with a list), "bare" (without the "error" around it), "message" ({"message", "detail"}).
 */
enum fault_kind {
    FAULT_NONE = 0,
    FAULT_CLOSE,
    FAULT_HANG,
    FAULT_ERROR_500,
    FAULT_THROTTLE,
    FAULT_EXPIRED_TOKEN,
    FAULT_INSUFFICIENT_FUNDS,
    FAULT_REFUSE,
    FAULT_HTML_403,
    FAULT_REDIRECT,
    FAULT_ANSWER,
    FAULT_CUT_BODY,
    FAULT_GARBAGE,
    FAULT_WRONG_TYPES,
    FAULT_HUGE,
    FAULT_REPEAT_PAGE,
    FAULT_REPEAT_TOKEN,
    FAULT_EMPTY_PAGE,
    FAULT_SHIFT_PAGE,
    FAULT_COUNT_OFF,
    FAULT_QUOTE_TIMES,
    FAULT_QUOTE_WITHOUT_AMOUNT,
    FAULT_PAY_PART,
    FAULT_ERROR_FORM,
    FAULT_DELAY,
    FAULT_CLOCK,
    FAULT_LAG,
};

/* What a rule can look at in a request; NULL for what that does not name. */
struct sight {
    const char *operation; /* "" when it is none */
    const char *hit_id;
    const char *assignment_id;
    const char *worker_id;
    const char *study_id;
    const char *submission_id;
    const char *participant_id;
    const char *lines; /* a text with more ids of submissions and participants */
};

struct rule {
    enum fault_kind kind;
    const char *name; /* as in the file */
    bool apply;       /* whether the work is done */
    struct sight sight;
    int64_t from;
    int64_t to;
    int64_t every;
    int64_t seen;
    int64_t seconds; /* -1: not given */
    int64_t ms;
    int64_t requests;
    int64_t status; /* 0: not given */
    int64_t bytes;
    int64_t rows;
    int64_t factor;
    int64_t lines;
    int64_t retry_after_s; /* -1: not given */
    const char *form;
    const char *type;
    const char *code;
    const char *message;
    const char *location;
    const char *body;
};

struct faults {
    struct value *document; /* holds the texts */
    struct rule *rules;
    size_t count;
};

/* What befalls one request. */
struct fault {
    const struct rule *rule; /* NULL: nothing but the rest of this */
    const char *name;        /* of the first fault that struck; NULL: none did */
    int64_t delay_ms;
    int64_t clock_s;
    struct lag lag;
};

/* Takes over `document`, the content of a rules file called `origin`, in any case. */
MUST_CHECK int faults_init(struct faults *faults, struct value *document, const char *origin,
                           struct error *error);
void faults_release(struct faults *faults);

/* Counts the request that is seen as `sight` in every rule that looks at it, and says what strikes
 * it. */
struct fault faults_meet(struct faults *faults, const struct sight *sight);

#endif
