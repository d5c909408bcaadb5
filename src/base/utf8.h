#ifndef BONUSREC_BASE_UTF8_H
#define BONUSREC_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Reads the first character of the NUL-ended `text` into `*code_point`. Returns how many bytes it
 * takes, 1 to 4; 0 at the end of the text and where the bytes are no UTF-8 (an overlong form, a
 * surrogate, a number above U+10FFFF, a character cut short), with `*code_point` unchanged. */
size_t utf8_decode(const char *text, uint32_t *code_point);

/* What utf8_check() found. */
enum utf8_state {
    UTF8_VALID = 0,
    UTF8_CUT,     /* valid as far as it goes, and ends within a character */
    UTF8_INVALID, /* a byte that cannot stand there */
    UTF8_NUL,     /* a NUL byte */
};

/* Checks `length` bytes: shortest forms only, no surrogates, nothing above U+10FFFF, no NUL. Sets
 * `*valid` to the number of bytes before the first that is wrong or unfinished (`length` when all
 * are fine). */
enum utf8_state utf8_check(const char *bytes, size_t length, size_t *valid);

/* Characters (code points) in the valid, NUL-ended `text`. */
size_t utf8_count(const char *text);

#endif
