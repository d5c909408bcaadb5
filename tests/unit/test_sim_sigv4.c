/* Signatures as the simulator checks them, held against AWS's published Signature Version 4 test
 * suite: requests, and the signatures that AWS says they have. */
#include "sim/sigv4.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SUITE_KEY "AKIDEXAMPLE"
#define SUITE_SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define SUITE_TIMESTAMP "20150830T123600Z"
#define SUITE_TOKEN "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"
#define PLAIN "host;x-amz-date"
#define ALNUM "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static const struct sigv4_scope suite_scope = {"us-east-1", "service"};
static const struct sigv4_key suite_key = {SUITE_KEY, SUITE_SECRET, NULL};

struct vector {
    const char *name; /* as in the suite */
    const char *method;
    const char *target;
    const char *signed_headers;
    const char *signature;
    struct http_header more[5]; /* besides Host and X-Amz-Date */
    const char *body;
};

static const struct vector vectors[] = {
    {"get-vanilla",
     "GET",  "/",
     PLAIN,                                                              "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
     {{0}},
     ""             },
    {"get-relative-relative",
     "GET",  "/example1/example2/../..",
     PLAIN,                                                              "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
     {{0}},
     ""             },
    {"get-slashes",
     "GET",  "//example//",
     PLAIN,                                                              "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
     {{0}},
     ""             },
    {"get-space",
     "GET",  "/example space/",
     PLAIN,                                                              "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
     {{0}},
     ""             },
    {"get-utf8",
     "GET",  "/\xe1\x88\xb4",
     PLAIN,                                                              "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
     {{0}},
     ""             },
    {"get-vanilla-utf8-query",
     "GET",  "/?\xe1\x88\xb4=bar",
     PLAIN,                                                              "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
     {{0}},
     ""             },
    {"get-vanilla-query-order-key-case",
     "GET",  "/?Param2=value2&Param1=value1",
     PLAIN,                                                              "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
     {{0}},
     ""             },
    {"get-vanilla-query-unreserved",
     "GET",  "/?-._~" ALNUM "=-._~" ALNUM,
     PLAIN,                                                              "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
     {{0}},
     ""             },
    {"get-header-key-duplicate",
     "GET",  "/",
     "host;my-header1;x-amz-date",                                       "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
     {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}},
     ""             },
    {"get-header-value-order",
     "GET",  "/",
     "host;my-header1;x-amz-date",                                       "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
     {{"My-Header1", "value4"},
      {"My-Header1", "value1"},
      {"My-Header1", "value3"},
      {"My-Header1", "value2"}},
     ""             },
    {"get-header-value-trim",
     "GET",  "/",
     "host;my-header1;my-header2;x-amz-date",                            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
     {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
     ""             },
    {"get-vanilla-with-session-token",
     "GET",  "/",
     "host;x-amz-date;x-amz-security-token",                             "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
     {{"X-Amz-Security-Token", SUITE_TOKEN}},
     ""             },
    {"post-vanilla",
     "POST", "/",
     PLAIN,                                                              "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
     {{0}},
     ""             },
    {"post-x-www-form-urlencoded",
     "POST", "/",
     "content-length;content-type;host;x-amz-content-sha256;x-amz-date", "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b",
     {{"Content-Type", "application/x-www-form-urlencoded"},
      {"Content-Length", "13"},
      {"x-amz-content-sha256", "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"}},
     "Param1=value1"},
};

/* A request of the suite, signed as its vector says. */
struct signed_request {
    char authorization[512];
    struct http_header headers[10];
    struct http_request request;
};

static void make_request(const struct vector *vector, struct signed_request *made)
{
    size_t count = 0;

    (void)snprintf(made->authorization, sizeof made->authorization,
                   "AWS4-HMAC-SHA256 Credential=" SUITE_KEY
                   "/20150830/us-east-1/service/aws4_request, SignedHeaders=%s, Signature=%s",
                   vector->signed_headers, vector->signature);
    made->headers[count++] = (struct http_header){"Host", "example.amazonaws.com"};
    for (size_t i = 0; vector->more[i].name; i++)
        made->headers[count++] = vector->more[i];
    made->headers[count++] = (struct http_header){"Authorization", made->authorization};
    made->headers[count++] = (struct http_header){"X-Amz-Date", SUITE_TIMESTAMP};
    made->request = (struct http_request){
        .method = vector->method,
        .target = vector->target,
        .headers = made->headers,
        .header_count = count,
        .body = vector->body,
        .body_length = strlen(vector->body),
    };
}

static int64_t suite_time_s(void)
{
    int64_t time_s = 0;

    assert_int_equal(time_parse("2015-08-30T12:36:00Z", &time_s), 0);
    return time_s;
}

static enum sigv4_verdict verify_at(const struct signed_request *made, int64_t now_s, char *detail)
{
    return sigv4_verify(&made->request, &suite_key, 1, &suite_scope, now_s, detail);
}

static void the_signatures_of_the_published_suite_are_good(void **state)
{
    char detail[SIGV4_DETAIL_SIZE] = "";

    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        bool with_token = strstr(vectors[i].signed_headers, "security-token");
        struct sigv4_key key = {SUITE_KEY, SUITE_SECRET, with_token ? SUITE_TOKEN : NULL};
        struct signed_request made;

        make_request(&vectors[i], &made);
        if (sigv4_verify(&made.request, &key, 1, &suite_scope, suite_time_s(), detail))
            fail_msg("%s: %s", vectors[i].name, detail);
    }
}

/* The canonical form of `GET target` starts with the three lines `expected`. */
static void canonical_is(const char *target, const char *expected)
{
    struct http_request request = {.method = "GET", .target = target, .body = ""};
    struct buffer canonical = BUFFER_INIT;

    sigv4_canonical_request(&request, "", &canonical);
    assert_memory_equal(buffer_text(&canonical), expected, strlen(expected));
    buffer_release(&canonical);
}

static void a_path_that_was_sent_encoded_is_signed_as_encoded_twice(void **state)
{
    (void)state;
    canonical_is("/a%20b", "GET\n/a%2520b\n\n");
}

static void a_query_that_was_sent_encoded_is_signed_as_encoded_once(void **state)
{
    (void)state;
    canonical_is("/?b=%7e%20&a&b=%2Fx", "GET\n/\na=&b=%2Fx&b=~%20\n");
}

static void a_path_is_signed_without_dots_and_double_slashes(void **state)
{
    (void)state;
    canonical_is("/./example", "GET\n/example\n\n");
    canonical_is("/a/b/../c/.", "GET\n/a/c/\n\n");
    canonical_is("/../../a", "GET\n/a\n\n");
    canonical_is("//a///b", "GET\n/a/b\n\n");
    canonical_is("", "GET\n/\n\n");
}

/* Each part of what was signed, changed after signing. */
static void anything_changed_after_signing_makes_the_signature_wrong(void **state)
{
    char detail[SIGV4_DETAIL_SIZE];
    struct signed_request made;

    (void)state;
    make_request(&vectors[0], &made);
    made.request.method = "POST";
    assert_int_equal(verify_at(&made, suite_time_s(), detail), SIGV4_WRONG);
    make_request(&vectors[0], &made);
    made.request.target = "/x";
    assert_int_equal(verify_at(&made, suite_time_s(), detail), SIGV4_WRONG);
    make_request(&vectors[0], &made);
    made.request.target = "/?x";
    assert_int_equal(verify_at(&made, suite_time_s(), detail), SIGV4_WRONG);
    make_request(&vectors[0], &made);
    made.headers[0].value = "example.amazonaws.com:80";
    assert_int_equal(verify_at(&made, suite_time_s(), detail), SIGV4_WRONG);
    make_request(&vectors[0], &made);
    made.request.body = "x";
    made.request.body_length = 1;
    assert_int_equal(verify_at(&made, suite_time_s(), detail), SIGV4_WRONG);
    assert_non_null(strstr(detail, "does not match the signature you provided"));
}

static void a_signature_is_good_for_fifteen_minutes_both_ways(void **state)
{
    char detail[SIGV4_DETAIL_SIZE];
    struct signed_request made;

    (void)state;
    make_request(&vectors[0], &made);
    assert_int_equal(verify_at(&made, suite_time_s() + 900, detail), SIGV4_GOOD);
    assert_int_equal(verify_at(&made, suite_time_s() - 900, detail), SIGV4_GOOD);
    assert_int_equal(verify_at(&made, suite_time_s() + 901, detail), SIGV4_OUTDATED);
    assert_string_equal(detail, "Signature expired: 20150830T123600Z is now earlier than "
                                "20150830T123601Z (20150830T125101Z - 15 min.)");
    assert_int_equal(verify_at(&made, suite_time_s() - 901, detail), SIGV4_OUTDATED);
    assert_string_equal(detail, "Signature not yet current: 20150830T123600Z is now later than "
                                "20150830T123559Z (20150830T122059Z + 15 min.)");
}

static void a_key_that_is_not_known_is_refused(void **state)
{
    struct sigv4_key other = {"AKIAOTHER", SUITE_SECRET, NULL};
    char detail[SIGV4_DETAIL_SIZE];
    struct signed_request made;

    (void)state;
    make_request(&vectors[0], &made);
    assert_int_equal(sigv4_verify(&made.request, &other, 1, &suite_scope, suite_time_s(), detail),
                     SIGV4_UNKNOWN_KEY);
}

static void a_session_token_that_is_missing_wrong_or_not_wanted_is_refused(void **state)
{
    struct sigv4_key with_token = {SUITE_KEY, SUITE_SECRET, "another"};
    char detail[SIGV4_DETAIL_SIZE];
    struct signed_request plain;
    struct signed_request token;

    (void)state;
    make_request(&vectors[0], &plain);
    make_request(&vectors[11], &token);
    assert_int_equal(
        sigv4_verify(&plain.request, &with_token, 1, &suite_scope, suite_time_s(), detail),
        SIGV4_UNKNOWN_KEY);
    assert_int_equal(
        sigv4_verify(&token.request, &with_token, 1, &suite_scope, suite_time_s(), detail),
        SIGV4_UNKNOWN_KEY);
    assert_int_equal(verify_at(&token, suite_time_s(), detail), SIGV4_UNKNOWN_KEY);
}

static void a_signature_for_another_service_region_or_day_is_refused(void **state)
{
    static const struct sigv4_scope other_region = {"eu-west-1", "service"};
    static const struct sigv4_scope other_service = {"us-east-1", "mturk-requester"};
    char detail[SIGV4_DETAIL_SIZE];
    struct signed_request made;

    (void)state;
    make_request(&vectors[0], &made);
    assert_int_equal(
        sigv4_verify(&made.request, &suite_key, 1, &other_region, suite_time_s(), detail),
        SIGV4_WRONG);
    assert_non_null(strstr(detail, "valid region, not 'us-east-1'"));
    assert_int_equal(
        sigv4_verify(&made.request, &suite_key, 1, &other_service, suite_time_s(), detail),
        SIGV4_WRONG);
    assert_non_null(strstr(detail, "correct service: 'mturk-requester'"));
    memcpy(strstr(made.authorization, "20150830"), "20150829", 8);
    assert_int_equal(verify_at(&made, suite_time_s(), detail), SIGV4_WRONG);
    assert_non_null(strstr(detail, "Date in Credential scope does not match"));
}

static void host_and_every_amz_header_must_be_signed(void **state)
{
    char detail[SIGV4_DETAIL_SIZE];
    struct signed_request made;

    (void)state;
    make_request(&vectors[0], &made);
    made.headers[made.request.header_count++] = (struct http_header){"X-Amz-Target", "a.b"};
    assert_int_equal(verify_at(&made, suite_time_s(), detail), SIGV4_WRONG);
    assert_string_equal(detail,
                        "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization.");
    make_request(&vectors[0], &made);
    memcpy(strstr(made.authorization, "host;"), "hosx;", 5);
    assert_int_equal(verify_at(&made, suite_time_s(), detail), SIGV4_WRONG);
    assert_string_equal(detail, "'Host' must be a 'SignedHeader' in the AWS Authorization.");
}

static void a_request_without_authorization_is_told_so(void **state)
{
    char detail[SIGV4_DETAIL_SIZE];
    struct signed_request made;

    (void)state;
    make_request(&vectors[0], &made);
    made.headers[1].name = "X-Other";
    assert_int_equal(verify_at(&made, suite_time_s(), detail), SIGV4_MISSING);
    assert_string_equal(detail, "Missing Authentication Token");
}

static void an_authorization_that_lacks_a_part_is_incomplete(void **state)
{
    static const char *const headers[] = {
        "Basic dXNlcjpwYXNz",
        "AWS4-HMAC-SHA256 ",
        "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=00",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, Signature=00",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=00",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws3_request, SignedHeaders=host, Signature=00",
        "AWS4-HMAC-SHA256 Credential, SignedHeaders=host, Signature=00",
    };
    char detail[SIGV4_DETAIL_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        struct signed_request made;

        make_request(&vectors[0], &made);
        made.headers[1].value = headers[i];
        assert_int_equal(verify_at(&made, suite_time_s(), detail), SIGV4_INCOMPLETE);
    }
}

static void a_request_without_a_date_that_can_be_read_is_incomplete(void **state)
{
    char detail[SIGV4_DETAIL_SIZE];
    struct signed_request made;

    (void)state;
    make_request(&vectors[0], &made);
    made.headers[2].name = "X-Date";
    assert_int_equal(verify_at(&made, suite_time_s(), detail), SIGV4_INCOMPLETE);
    make_request(&vectors[0], &made);
    made.headers[2].value = "2015-08-30T12:36";
    assert_int_equal(verify_at(&made, suite_time_s(), detail), SIGV4_INCOMPLETE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_signatures_of_the_published_suite_are_good),
        cmocka_unit_test(a_path_that_was_sent_encoded_is_signed_as_encoded_twice),
        cmocka_unit_test(a_path_is_signed_without_dots_and_double_slashes),
        cmocka_unit_test(a_query_that_was_sent_encoded_is_signed_as_encoded_once),
        cmocka_unit_test(anything_changed_after_signing_makes_the_signature_wrong),
        cmocka_unit_test(a_signature_is_good_for_fifteen_minutes_both_ways),
        cmocka_unit_test(a_key_that_is_not_known_is_refused),
        cmocka_unit_test(a_session_token_that_is_missing_wrong_or_not_wanted_is_refused),
        cmocka_unit_test(a_signature_for_another_service_region_or_day_is_refused),
        cmocka_unit_test(host_and_every_amz_header_must_be_signed),
        cmocka_unit_test(a_request_without_authorization_is_told_so),
        cmocka_unit_test(an_authorization_that_lacks_a_part_is_incomplete),
        cmocka_unit_test(a_request_without_a_date_that_can_be_read_is_incomplete),
    };

    return cmocka_run_group_tests_name("sim/sigv4", tests, NULL, NULL);
}
