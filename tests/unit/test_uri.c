#include "wire/uri.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void accepts(const char *url, const char *origin, const char *path, bool is_loopback)
{
    struct uri uri;
    struct error error;

    if (uri_parse(url, &uri, &error) != 0)
        fail_msg("%s: %s", url, error.text);
    assert_string_equal(uri.origin, origin);
    assert_string_equal(uri.path, path);
    assert_int_equal(uri.is_loopback, is_loopback);
}

/* Nothing of the address is in the error: it may be a password. */
static void refuses(const char *url, const char *why)
{
    struct uri uri;
    struct uri before;
    struct error error;
    char text[256];

    memset(&uri, 'x', sizeof uri);
    before = uri;
    if (uri_parse(url, &uri, &error) != -1)
        fail_msg("\"%s\" was accepted", url);
    (void)snprintf(text, sizeof text,
                   "%s; write it like https://host, or http://127.0.0.1:8080 on this machine", why);
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_string_equal(error.origin, "endpoint");
    assert_string_equal(error.text, text);
    assert_memory_equal(&uri, &before, sizeof uri);
}

#define NO_SCHEME "the endpoint does not begin with https://"
#define USER "the endpoint has a user name or a password"
#define NO_HOST "the endpoint's host is not a name or an address"
#define BEHIND "something stands behind the endpoint's host that is not a port or a path"
#define BAD_PATH "the endpoint's path has something else than letters, digits and / - _ . ~"
#define PLAIN "http: is accepted for loopback addresses only"

static void an_address_of_the_service_is_accepted(void **state)
{
    (void)state;
    accepts("https://mturk-requester.us-east-1.amazonaws.com",
            "https://mturk-requester.us-east-1.amazonaws.com", "", false);
    accepts("HTTPS://MTurk-Requester.Example:8443/", "https://mturk-requester.example:8443", "",
            false);
    accepts("https://192.0.2.7", "https://192.0.2.7", "", false);
    accepts("https://[2001:DB8:0::7]:1", "https://[2001:db8::7]:1", "", false);
}

static void a_path_is_kept_without_its_last_slashes(void **state)
{
    (void)state;
    accepts("https://host.example/a/b-c_d.e~f/", "https://host.example", "/a/b-c_d.e~f", false);
    accepts("https://host.example///", "https://host.example", "", false);
}

static void plain_http_is_accepted_for_loopback_alone(void **state)
{
    (void)state;
    accepts("http://127.0.0.1:8080", "http://127.0.0.1:8080", "", true);
    accepts("http://127.255.3.4", "http://127.255.3.4", "", true);
    accepts("http://LocalHost:1/x", "http://localhost:1", "/x", true);
    accepts("http://[::1]:65535", "http://[::1]:65535", "", true);
    accepts("http://[0:0:0:0:0:0:0:1]", "http://[::1]", "", true);
    accepts("https://localhost", "https://localhost", "", true);
    refuses("http://mturk-requester.us-east-1.amazonaws.com", PLAIN);
    refuses("http://128.0.0.1", PLAIN);
    refuses("http://126.255.255.255", PLAIN);
    refuses("http://0.0.0.0", PLAIN);
    refuses("http://[::]", PLAIN);
    refuses("http://[::2]", PLAIN);
    refuses("http://[::ffff:127.0.0.1]", PLAIN);
    refuses("http://localhost.example", PLAIN);
    refuses("http://127.0.0.1.example", PLAIN);
    refuses("http://notlocalhost", PLAIN);
}

static void another_scheme_or_none_is_refused(void **state)
{
    static const char *const urls[] = {"",
                                       "host.example",
                                       "//host.example",
                                       "ftp://host.example",
                                       "https:host.example",
                                       "https:/host.example",
                                       "file:///etc/passwd",
                                       " https://host.example",
                                       "httpss://host"};

    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        refuses(urls[i], NO_SCHEME);
}

static void a_user_name_or_a_password_is_refused(void **state)
{
    (void)state;
    refuses("https://user@host.example", USER);
    refuses("https://user:EXAMPLEKEY@host.example", USER);
    refuses("http://127.0.0.1@host.example", USER);
    refuses("https://:@host.example", USER);
    /* Here the first slash ends the host: what stands behind it is a bad port, and no secret. */
    refuses("https://user:EXAMPLE/KEY@host.example", BEHIND);
}

static void what_is_no_host_is_refused(void **state)
{
    static const char *const urls[] = {"https://",
                                       "https:///path",
                                       "https://:443",
                                       "https://-host",
                                       "https://.host",
                                       "https://host..example",
                                       "https://[",
                                       "https://[]",
                                       "https://[::1",
                                       "https://[::g]",
                                       "https://[127.0.0.1]",
                                       "https://[fe80::1%25eth0]",
                                       "https://\xc3\xa9",
                                       "https://%31%32%37.0.0.1"};

    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        refuses(urls[i], NO_HOST);
}

static void a_number_that_resolvers_read_differently_is_refused(void **state)
{
    static const char *const urls[] = {
        "http://127.1",      "http://2130706433", "http://0x7f.1",      "http://0177.0.0.1",
        "http://127.0.0.1.", "http://localhost.", "http://127.0.0.256", "http://1.2.3.4.5"};

    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        refuses(urls[i], NO_HOST);
}

static void a_host_has_its_longest(void **state)
{
    char url[8 + 256 + 1] = "https://";
    struct uri uri;
    struct error error;

    (void)state;
    memset(url + 8, 'a', 255);
    assert_int_equal(uri_parse(url, &uri, &error), 0);
    assert_string_equal(uri.origin, url);
    url[8 + 255] = 'a';
    refuses(url, NO_HOST);
}

static void what_stands_behind_the_host_is_a_port_or_a_path(void **state)
{
    static const char *const urls[] = {
        "https://host:",   "https://host:/",     "https://host:x",      "https://host:0",
        "https://host:00", "https://host:65536", "https://host:123456", "https://host:1x",
        "https://host:-1", "https://host:1:2",   "https://host?q",      "https://host#f",
        "https://host x",  "https://host\n",     "https://host\\x",     "https://host_name",
        "https://[::1]x"};

    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        refuses(urls[i], BEHIND);
}

static void what_is_no_plain_path_is_refused(void **state)
{
    static const char *const urls[] = {
        "https://host/?q",     "https://host/#f",        "https://host/a b",
        "https://host/%2e%2e", "https://host/a\r\nX: 1", "https://host/..",
        "https://host/a/../b", "https://host/@",         "https://host/\xc3\xa9"};

    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        refuses(urls[i], BAD_PATH);
}

static void a_path_has_its_longest(void **state)
{
    char url[12 + 256 + 1] = "https://host/";
    struct uri uri;
    struct error error;

    (void)state;
    memset(url + 13, 'a', 254);
    assert_int_equal(uri_parse(url, &uri, &error), 0);
    assert_string_equal(uri.path, url + 12);
    url[12 + 255] = 'a';
    refuses(url, BAD_PATH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_of_the_service_is_accepted),
        cmocka_unit_test(a_path_is_kept_without_its_last_slashes),
        cmocka_unit_test(plain_http_is_accepted_for_loopback_alone),
        cmocka_unit_test(another_scheme_or_none_is_refused),
        cmocka_unit_test(a_user_name_or_a_password_is_refused),
        cmocka_unit_test(what_is_no_host_is_refused),
        cmocka_unit_test(a_number_that_resolvers_read_differently_is_refused),
        cmocka_unit_test(a_host_has_its_longest),
        cmocka_unit_test(what_stands_behind_the_host_is_a_port_or_a_path),
        cmocka_unit_test(what_is_no_plain_path_is_refused),
        cmocka_unit_test(a_path_has_its_longest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
