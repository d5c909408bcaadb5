#include "base/sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void digest_of(const void *bytes, size_t length, const char *expected)
{
    unsigned char digest[SHA256_SIZE];
    char hex[SHA256_HEX_SIZE];

    sha256(bytes, length, digest);
    sha256_to_hex(digest, hex);
    assert_string_equal(hex, expected);
}

static void mac_of(const void *key, size_t key_length, const void *bytes, size_t length,
                   const char *expected)
{
    unsigned char digest[SHA256_SIZE];
    char hex[SHA256_HEX_SIZE];

    hmac_sha256(key, key_length, bytes, length, digest);
    sha256_to_hex(digest, hex);
    assert_string_equal(hex, expected);
}

/* FIPS 180-4, the examples of NIST. */
static void the_standards_examples_give_the_standards_digests(void **state)
{
    char *million = malloc(1000000);

    (void)state;
    assert_non_null(million);
    memset(million, 'a', 1000000);
    digest_of("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_of("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    digest_of(million, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(million);
}

static void a_nul_byte_is_a_byte_like_any_other(void **state)
{
    (void)state;
    digest_of("\0", 1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

/* RFC 4231, cases 1, 2, 3 and 6. */
static void the_standards_examples_give_the_standards_codes(void **state)
{
    unsigned char key[131];
    unsigned char data[50];

    (void)state;
    memset(key, 0x0b, sizeof key);
    mac_of(key, 20, "Hi There", 8,
           "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    mac_of("Jefe", 4, "what do ya want for nothing?", 28,
           "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    memset(data, 0xdd, sizeof data);
    mac_of(key, 20, data, 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    mac_of(key, 131, "Test Using Larger Than Block-Size Key - Hash Key First", 54,
           "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void an_empty_key_and_an_empty_message_have_a_code(void **state)
{
    (void)state;
    mac_of("", 0, "", 0, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void hexadecimal_digits_are_lower_case_and_keep_their_zeros(void **state)
{
    unsigned char digest[SHA256_SIZE] = {0x00, 0x0f, 0xf0, 0xab};
    char hex[SHA256_HEX_SIZE];

    (void)state;
    memset(hex, 'x', sizeof hex);
    sha256_to_hex(digest, hex);
    assert_string_equal(hex, "000ff0ab00000000000000000000000000000000000000000000000000000000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_standards_examples_give_the_standards_digests),
        cmocka_unit_test(a_nul_byte_is_a_byte_like_any_other),
        cmocka_unit_test(the_standards_examples_give_the_standards_codes),
        cmocka_unit_test(an_empty_key_and_an_empty_message_have_a_code),
        cmocka_unit_test(hexadecimal_digits_are_lower_case_and_keep_their_zeros),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
