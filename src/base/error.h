#ifndef BONUSREC_BASE_ERROR_H
#define BONUSREC_BASE_ERROR_H

/* A function that can fail returns 0 or -1, is marked MUST_CHECK, and takes a struct error as its
 * last argument. On -1 none of its other outputs has changed. Only main.c prints errors. */
#define MUST_CHECK __attribute__((warn_unused_result))

/* What an error is about; main.c turns it into an exit code. */
enum error_kind {
    ERROR_NONE = 0,
    ERROR_USAGE,       /* the command line is wrong */
    ERROR_INPUT,       /* the CSV file cannot be used */
    ERROR_FILE,        /* a file cannot be read or written */
    ERROR_CREDENTIALS, /* none found, unreadable, or refused by the platform */
    ERROR_NETWORK,     /* no answer: name, connection, TLS, time */
    ERROR_PLATFORM,    /* the platform answered, and the answer stops the run */
    ERROR_FORMAT,      /* bytes that are not what they should be: JSON, CSV, a profile */
    ERROR_GUARD,       /* a limit, the balance or a person said no before the first payment */
    ERROR_LEDGER,      /* the record of payments cannot be trusted or written */
    ERROR_LEDGER_BUSY, /* another run holds it */
    ERROR_STOPPED,     /* a signal arrived */
};

/* A failure on its way up. `origin` names what it concerns (a file, a HIT, an option), `text` is a
 * sentence without a full stop that ends with what to do. Neither ever holds a secret. */
struct error {
    enum error_kind kind;
    char origin[256];
    char text[1024];
};

/* Fills `error` with `kind`, `origin` ("" when there is none) and the formatted text; longer texts
 * are cut. Control characters and bytes that are no UTF-8 become '?', so that a hostile file or
 * answer cannot steer a terminal. The arguments may point into `error` itself. */
void error_fill(struct error *error, enum error_kind kind, const char *origin, const char *format,
                ...) __attribute__((format(printf, 4, 5)));

/* error_fill(), and the value -1, so that a function can end with `return error_set(...)`. A macro,
 * because then compilers and analyzers see the -1 and know that no output is used. */
#define error_set(...) (error_fill(__VA_ARGS__), -1)

/* Makes each byte of a control character, of one that turns the text around it, and each byte that is no UTF-8 (a character cut in two,
 * an answer in another encoding), a '?': what is left can be shown, and stand in a report. */
void hide_control_characters(char *text);

#endif
