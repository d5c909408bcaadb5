/* What a run is called, and who runs it. */
#include "run_name.h"

#include <pwd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* cmocka.h wants the headers above before it. */

static char sudo_user[128];

static char *look_up(const char *name)
{
    return strcmp(name, "SUDO_USER") == 0 && sudo_user[0] ? sudo_user : NULL;
}

static void a_run_is_called_by_its_time_and_some_digits(void **state)
{
    char run_id[RUN_ID_SIZE];

    (void)state;
    run_name(1769903999, 0x1a2b3c4dU, run_id);
    assert_string_equal(run_id, "2026-01-31T23:59:59Z-1a2b3c4d");
    run_name(1769903999, 7, run_id);
    assert_string_equal(run_id, "2026-01-31T23:59:59Z-00000007");
}

static void who_runs_it_is_a_user_at_a_host(void **state)
{
    const struct passwd *entry = getpwuid(geteuid());
    char host[65];
    char wanted[WHO_SIZE];
    char who[WHO_SIZE];

    (void)state;
    assert_non_null(entry);
    assert_int_equal(gethostname(host, sizeof host), 0);
    (void)snprintf(wanted, sizeof wanted, "%.60s@%.64s", entry->pw_name, host);
    sudo_user[0] = '\0';
    run_who(look_up, who);
    assert_string_equal(who, wanted);
}

static void who_stands_behind_sudo_is_said_too(void **state)
{
    char who[WHO_SIZE];

    (void)state;
    (void)snprintf(sudo_user, sizeof sudo_user, "maria");
    run_who(look_up, who);
    assert_non_null(strstr(who, "@"));
    assert_string_equal(strchr(who, ' '), " (sudo by maria)");
}

static void what_the_environment_says_is_cut_and_made_harmless(void **state)
{
    char who[WHO_SIZE];

    (void)state;
    memset(sudo_user, 'x', sizeof sudo_user - 1);
    sudo_user[0] = '\033';
    sudo_user[1] = '\xff';
    run_who(look_up, who);
    assert_int_equal(strlen(strchr(who, '(')), strlen("(sudo by )") + 64);
    assert_non_null(strstr(who, "by ??xxx"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_called_by_its_time_and_some_digits),
        cmocka_unit_test(who_runs_it_is_a_user_at_a_host),
        cmocka_unit_test(who_stands_behind_sudo_is_said_too),
        cmocka_unit_test(what_the_environment_says_is_cut_and_made_harmless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
