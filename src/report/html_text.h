#ifndef BONUSREC_REPORT_HTML_TEXT_H
#define BONUSREC_REPORT_HTML_TEXT_H

#include "base/buffer.h"

#include <stdint.h>

/* Text for a page of HTML. */

/* Adds `text` so that it can stand between tags, and be nothing but text: & < > " ' as references,
 * line breaks and tabs as a blank; bytes that are no UTF-8 and the characters that character_steers()
 * and character_hides() name become U+FFFD, which shows that something stood there. */
void html_add_text(struct buffer *out, const char *text);

/* The same for a sentence that may advise options: those, words such as --on-conflict, are marked as
 * `<kbd>`, so that the style can keep them from being broken at a hyphen. */
void html_add_sentence(struct buffer *out, const char *text);

/* Adds `minor` as `12.50` and, where it is known, a blank and the currency. */
void html_add_money(struct buffer *out, int64_t minor, const char *currency);

/* Adds `hundredths` of a percent as a length: 1250 as `12.50%`. */
void html_add_percent(struct buffer *out, int64_t hundredths);

/* `part` of `whole` in hundredths of a percent, 0 to 10000; both are at least 0, `whole` more. */
int64_t html_share(int64_t part, int64_t whole);

/* Adds a time of seconds since 1970 as `2026-01-31 23:59 UTC`, marked as one for programs. */
void html_add_time(struct buffer *out, int64_t time_s);

/* Adds ` word` after a number of things: "1 row", "2 rows". */
void html_add_count(struct buffer *out, size_t count, const char *word);

#endif
