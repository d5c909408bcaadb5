#include "core/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct intent sample(void)
{
    return (struct intent){
        .worker_id = "A1WORKER",
        .assignment_id = "3ASSIGNMENT",
        .group_id = "3HIT",
        .reason = "Great work",
        .ref = "",
        .amount = {.minor = 1250, .currency = "USD"},
        .row_no = 1,
    };
}

static void has_key(const char *platform, const struct intent *intent, uint32_t occurrence,
                    const char *expected)
{
    char hex[SHA256_HEX_SIZE];

    key_compute(platform, intent, occurrence, hex);
    assert_string_equal(hex, expected);
}

static void are_different(const struct intent *a, const struct intent *b)
{
    char hex_a[SHA256_HEX_SIZE];
    char hex_b[SHA256_HEX_SIZE];

    key_compute("mturk", a, 1, hex_a);
    key_compute("mturk", b, 1, hex_b);
    assert_string_not_equal(hex_a, hex_b);
}

static void are_one(const struct intent *a, const struct intent *b)
{
    char hex_a[SHA256_HEX_SIZE];
    char hex_b[SHA256_HEX_SIZE];

    key_compute("mturk", a, 1, hex_a);
    key_compute("mturk", b, 1, hex_b);
    assert_string_equal(hex_a, hex_b);
}

/* A key that changes makes a rerun pay again, so these never change. Each was made with sha256sum:
 *
 *   printf 'bonusrec key 1\n5:mturk8:A1WORKER11:3ASSIGNMENT1250USD;10:Great work0:1' | sha256sum
 *   printf 'bonusrec key 1\n13:mturk-sandbox8:A1WORKER11:3ASSIGNMENT1250USD;10:Great work0:1' |
 *       sha256sum
 *   printf 'bonusrec key 1\n5:mturk13:A2PQRSTUVWXYZ7:3QWERTY1USD;22:Dank f\303\274r \342\200\236'\
 *       'Bilder\342\200\2349:batch-7/23' | sha256sum */
static void the_keys_of_all_times_are_those_of_the_first_day(void **state)
{
    struct intent intent = sample();

    (void)state;
    has_key("mturk", &intent, 1,
            "a143e93599d98bb77bab6fae0a2702180ee270a2cf61b4548a0a4f52bfc7628c");
    has_key("mturk-sandbox", &intent, 1,
            "992576b3c6dc693eab3d2fa2aa4828ccd52fce34e07bce0be56ce9bd5fd0798f");
    intent.worker_id = "A2PQRSTUVWXYZ";
    intent.assignment_id = "3QWERTY";
    intent.reason = "Dank f\xc3\xbcr \xe2\x80\x9e"
                    "Bilder\xe2\x80\x9c";
    intent.ref = "batch-7/2";
    intent.amount.minor = 1;
    has_key("mturk", &intent, 3,
            "697daf8d1297e1c1ac3c3474560adcf672b639a30510fa019885ab8f9cbdba5a");
}

static void a_key_is_64_lower_case_hexadecimal_digits(void **state)
{
    struct intent intent = sample();
    char hex[SHA256_HEX_SIZE];

    (void)state;
    key_compute("mturk", &intent, 1, hex);
    assert_int_equal(strlen(hex), 64);
    assert_int_equal(strspn(hex, "0123456789abcdef"), 64);
}

static void every_field_of_a_bonus_is_part_of_its_key(void **state)
{
    struct intent changed[6];
    struct intent intent = sample();

    (void)state;
    for (size_t i = 0; i < 6; i++)
        changed[i] = sample();
    changed[0].worker_id = "A2WORKER";
    changed[1].assignment_id = "4ASSIGNMENT";
    changed[2].amount.minor = 1251;
    changed[3].reason = "great work";
    changed[4].ref = "2";
    changed[5].amount = (struct money){.minor = 1250, .currency = "GBP"};
    for (size_t i = 0; i < 6; i++)
        are_different(&intent, &changed[i]);
}

static void group_and_row_number_are_no_part_of_the_key(void **state)
{
    struct intent intent = sample();
    struct intent moved = sample();

    (void)state;
    moved.group_id = "";
    moved.row_no = 99;
    are_one(&intent, &moved);
}

static void white_space_in_reasons_is_folded_as_in_the_diff(void **state)
{
    struct intent intent = sample();
    struct intent spaced = sample();

    (void)state;
    spaced.reason = "\t Great \r\n\xc2\xa0 work\n";
    assert_int_equal(reason_compare(intent.reason, spaced.reason), 0);
    are_one(&intent, &spaced);
    spaced.reason = "Greatwork";
    are_different(&intent, &spaced);
}

static void white_space_in_a_ref_counts(void **state)
{
    struct intent intent = sample();
    struct intent spaced = sample();

    (void)state;
    intent.ref = "a b";
    spaced.ref = "a  b";
    are_different(&intent, &spaced);
}

static void alike_rows_have_keys_of_their_own(void **state)
{
    struct intent intent = sample();
    char first[SHA256_HEX_SIZE];
    char second[SHA256_HEX_SIZE];

    (void)state;
    key_compute("mturk", &intent, 1, first);
    key_compute("mturk", &intent, 2, second);
    assert_string_not_equal(first, second);
}

/* Text that moves from one field to the next, digits and separators included, is other text. */
static void no_two_rows_have_the_same_bytes_behind_their_keys(void **state)
{
    struct intent a = sample();
    struct intent b = sample();

    (void)state;
    a.worker_id = "AB";
    a.assignment_id = "C";
    b.worker_id = "A";
    b.assignment_id = "BC";
    are_different(&a, &b);
    a = b = sample();
    a.reason = "x1:y";
    a.ref = "";
    b.reason = "x";
    b.ref = "1:y";
    are_different(&a, &b);
    a.reason = "";
    a.ref = "0:";
    b.reason = "0:";
    b.ref = "";
    are_different(&a, &b);
}

static void a_digit_at_the_end_of_the_ref_is_no_occurrence(void **state)
{
    struct intent a = sample();
    struct intent b = sample();
    char hex_a[SHA256_HEX_SIZE];
    char hex_b[SHA256_HEX_SIZE];

    (void)state;
    a.ref = "1";
    b.ref = "11";
    key_compute("mturk", &a, 11, hex_a);
    key_compute("mturk", &b, 1, hex_b);
    assert_string_not_equal(hex_a, hex_b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_keys_of_all_times_are_those_of_the_first_day),
        cmocka_unit_test(a_key_is_64_lower_case_hexadecimal_digits),
        cmocka_unit_test(every_field_of_a_bonus_is_part_of_its_key),
        cmocka_unit_test(group_and_row_number_are_no_part_of_the_key),
        cmocka_unit_test(white_space_in_reasons_is_folded_as_in_the_diff),
        cmocka_unit_test(white_space_in_a_ref_counts),
        cmocka_unit_test(alike_rows_have_keys_of_their_own),
        cmocka_unit_test(no_two_rows_have_the_same_bytes_behind_their_keys),
        cmocka_unit_test(a_digit_at_the_end_of_the_ref_is_no_occurrence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
