#ifndef BONUSREC_BASE_SHA256_H
#define BONUSREC_BASE_SHA256_H

#include <stddef.h>

enum { SHA256_SIZE = 32, SHA256_HEX_SIZE = 65 };

/* The SHA-256 of `length` bytes. */
void sha256(const void *bytes, size_t length, unsigned char digest[SHA256_SIZE]);

/* HMAC-SHA-256 of `length` bytes under a key of `key_length` bytes. */
void hmac_sha256(const void *key, size_t key_length, const void *bytes, size_t length,
                 unsigned char digest[SHA256_SIZE]);

/* `digest` as 64 lower-case hexadecimal digits and a NUL. */
void sha256_to_hex(const unsigned char digest[SHA256_SIZE], char hex[SHA256_HEX_SIZE]);

#endif
