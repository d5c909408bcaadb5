#include "base/sha256.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

void sha256(const void *bytes, size_t length, unsigned char digest[SHA256_SIZE])
{
    unsigned int written = 0;

    if (EVP_Digest(bytes, length, digest, &written, EVP_sha256(), NULL) != 1 ||
        written != SHA256_SIZE)
        abort(); /* only when OpenSSL has no memory or no SHA-256 */
}

void hmac_sha256(const void *key, size_t key_length, const void *bytes, size_t length,
                 unsigned char digest[SHA256_SIZE])
{
    unsigned int written = 0;

    if (key_length > INT_MAX ||
        !HMAC(EVP_sha256(), key, (int)key_length, bytes, length, digest, &written) ||
        written != SHA256_SIZE)
        abort();
}

void sha256_to_hex(const unsigned char digest[SHA256_SIZE], char hex[SHA256_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < SHA256_SIZE; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[SHA256_HEX_SIZE - 1] = '\0';
}
