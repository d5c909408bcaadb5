#ifndef BONUSREC_INPUT_DELIMITER_H
#define BONUSREC_INPUT_DELIMITER_H

#include <stddef.h>

/* What stands between the cells, by the first line of `text` (`length` bytes) that is not blank. What
 * stands in quotes does not count. */

/* The one of `,` `;` TAB `|` that it has most of; ',' when it has none. */
char delimiter_find(const char *text, size_t length);

/* The same where `given` does not occur in the line and one of them does; 0 where it may be right. */
char delimiter_instead(const char *text, size_t length, char given);

#endif
