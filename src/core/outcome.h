#ifndef BONUSREC_CORE_OUTCOME_H
#define BONUSREC_CORE_OUTCOME_H

#include <stddef.h>
#include <stdint.h>

/* What became of one row: the first column of a report that a person reads. */
enum status {
    STATUS_NONE = 0, /* a forgotten case; never reported */
    STATUS_ALREADY_PAID,
    STATUS_TO_PAY,
    STATUS_PAID,
    STATUS_HELD,
    STATUS_ZERO,
    STATUS_INVALID,
    STATUS_FAILED,
    STATUS_UNKNOWN,
    STATUS_NOT_ATTEMPTED,
    STATUS_UNEXPECTED,
    STATUS_COUNT
};

/* Its word in a report: "already_paid", "to_pay", ... */
const char *status_name(enum status status);

/* Its symbol in the table: '=', '+', ... */
char status_symbol(enum status status);

/* Codes of rows that more than one file gives. They are stable, for scripts, as all codes are. */
#define CODE_REASON_DIFFERS "reason_differs"
#define CODE_AMOUNT_DIFFERS "amount_differs"
#define CODE_WORKER_DIFFERS "worker_differs"
#define CODE_REPEATED_ROW "repeated_row"
#define CODE_OUTCOME_UNKNOWN "outcome_unknown"
#define CODE_CANNOT_READ "cannot_read_back"
#define CODE_AMBIGUOUS "ambiguous_participant"

/* One row of the report. Texts belong to the plan or to the execution that it was made from. */
struct outcome {
    enum status status;
    const char *code;       /* "" when the status says all */
    const char *detail;     /* a sentence for a person, "" when there is nothing to add */
    const char *payment_id; /* "" when the platform has none */
    int64_t paid_minor;     /* -1 when nothing is known to be paid */
    int64_t paid_at_s;      /* 0 when it is not known */
    int64_t pay_minor;      /* what is, would be or was sent; 0 when nothing */
};

/* Rows and money of a whole report, by status. */
struct totals {
    size_t rows[STATUS_COUNT];
    /* to_pay, paid, unknown, not_attempted: what is or was to be sent; already_paid, unexpected:
     * what was paid; the others: the intended amount */
    int64_t minor[STATUS_COUNT];
    int64_t fees_minor; /* the platform's fee on what is to be paid (plan) or was (pay), taxes
                         * included; -1 while it is not known */
    char currency[4];
};

/* How far a request got. This, not the status, says whether money may have moved. */
enum reach {
    REACH_NOT_SENT = 0, /* no byte of it left */
    REACH_NO_ANSWER,    /* it left, or may have; no whole answer came */
    REACH_ANSWERED,
};

/* What an answer means. */
enum verdict {
    VERDICT_UNKNOWN = 0,  /* no telling; again, where that is safe */
    VERDICT_ACCEPTED,     /* it did what was asked */
    VERDICT_ALREADY_PAID, /* the platform remembers this very payment */
    VERDICT_REFUSED,      /* this request fails and did nothing; others may succeed */
    VERDICT_SLOW_DOWN,    /* it did nothing; again, later and slower */
    VERDICT_OUT_OF_FUNDS, /* it did nothing, and no payment will succeed */
    VERDICT_NOT_ALLOWED,  /* it did nothing: credentials, clock, account */
    VERDICT_NOT_PLATFORM, /* whoever answered is not the platform */
};

enum { ANSWER_CODE_SIZE = 96, ANSWER_TEXT_SIZE = 512 };

/* A platform's answer, read. `code` and `text` are the platform's own, cut to size, without
 * control characters. */
struct answer {
    enum verdict verdict;
    char code[ANSWER_CODE_SIZE];
    char text[ANSWER_TEXT_SIZE];
};

/* Sets `answer` whole; the formatted text and `code` are cut to size and their control characters
 * become '?'. Both may point into `answer`. */
void answer_set(struct answer *answer, enum verdict verdict, const char *code, const char *format,
                ...) __attribute__((format(printf, 4, 5)));

#endif
