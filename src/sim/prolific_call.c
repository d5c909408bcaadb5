#include "sim/prolific_call.h"

#include <stddef.h>
#include <string.h>

#define ID(member) offsetof(struct prolific_call, member)

/* In the order of enum prolific_operation. In a path "{id}" stands for one piece, which goes into the
 * text at `id`. */
static const struct route {
    const char *name;
    const char *method;
    const char *path;
    size_t id; /* offset in struct prolific_call */
} routes[PROLIFIC_OPERATION_COUNT] = {
    {"",                     "",     "",                                      0                },
    {"GetMe",                "GET",  "/api/v1/users/me/",                     0                },
    {"GetStudy",             "GET",  "/api/v1/studies/{id}/",                 ID(study_id)     },
    {"GetStudyCost",         "GET",  "/api/v1/studies/{id}/cost/",            ID(study_id)     },
    {"ListStudySubmissions", "GET",  "/api/v1/studies/{id}/submissions/",     ID(study_id)     },
    {"ListSubmissions",      "GET",  "/api/v1/submissions/",                  0                },
    {"GetSubmission",        "GET",  "/api/v1/submissions/{id}/",             ID(submission_id)},
    {"ListWorkspaces",       "GET",  "/api/v1/workspaces/",                   0                },
    {"GetBalance",           "GET",  "/api/v1/workspaces/{id}/balance/",      ID(workspace_id) },
    {"SetUpBonuses",         "POST", "/api/v1/submissions/bonus-payments/",   0                },
    {"PayBonuses",           "POST", "/api/v1/bulk-bonus-payments/{id}/pay/", ID(bulk_id)      },
};

const char *prolific_operation_name(enum prolific_operation operation)
{
    return routes[operation].name;
}

enum prolific_operation prolific_operation_from_name(const char *name)
{
    for (int i = PROLIFIC_UNKNOWN + 1; i < PROLIFIC_OPERATION_COUNT; i++)
        if (strcmp(routes[i].name, name) == 0)
            return (enum prolific_operation)i;
    return PROLIFIC_UNKNOWN;
}

/* Whether the path of `length` bytes is the route's, and where its id lies. */
static bool matches(const struct route *route, const char *path, size_t length, const char **id,
                    size_t *id_length)
{
    const char *hole = strstr(route->path, "{id}");
    size_t before = hole ? (size_t)(hole - route->path) : strlen(route->path);
    const char *after = hole ? hole + strlen("{id}") : "";
    size_t rest = strlen(after);

    if (length < before + rest || memcmp(path, route->path, before) != 0 ||
        memcmp(path + length - rest, after, rest) != 0)
        return false;
    *id = path + before;
    *id_length = length - before - rest;
    return hole ? *id_length && !memchr(*id, '/', *id_length) : !*id_length;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The `length` bytes at `text` with %XX and + undone. */
static const char *decode(struct arena *arena, const char *text, size_t length)
{
    char *decoded = arena_strndup(arena, text, length);
    char *end = decoded;

    for (const char *p = decoded; *p; p++) {
        if (*p == '%' && hex_digit(p[1]) >= 0 && hex_digit(p[2]) >= 0) {
            *end++ = (char)(hex_digit(p[1]) * 16 + hex_digit(p[2]));
            p += 2;
        } else {
            *end++ = *p == '+' ? ' ' : *p;
        }
    }
    *end = '\0';
    return decoded;
}

static void take_parameter(const char *name, const char *value, struct prolific_call *call)
{
    if (strcmp(name, "study") == 0 && call->operation == PROLIFIC_LIST_SUBMISSIONS)
        call->study_id = value;
    else if (strcmp(name, "page") == 0 && call->operation == PROLIFIC_LIST_SUBMISSIONS)
        call->page = value;
    else if (strcmp(name, "page_size") == 0 && call->operation == PROLIFIC_LIST_SUBMISSIONS)
        call->page_size = value;
    else if (strcmp(name, "ordering") == 0 && (call->operation == PROLIFIC_LIST_SUBMISSIONS ||
                                               call->operation == PROLIFIC_LIST_STUDY_SUBMISSIONS))
        call->ordering = value;
    else
        call->stranger = name;
}

static void read_query(const char *query, struct arena *arena, struct prolific_call *call)
{
    while (*query) {
        size_t length = strcspn(query, "&");
        const char *equals = memchr(query, '=', length);
        size_t name = equals ? (size_t)(equals - query) : length;

        if (length)
            take_parameter(decode(arena, query, name),
                           equals ? decode(arena, equals + 1, length - name - 1) : "", call);
        query += length;
        query += *query == '&';
    }
}

static enum prolific_address find_route(const char *method, const char *path, size_t length,
                                        struct arena *arena, struct prolific_call *call)
{
    enum prolific_address address = ADDRESS_UNKNOWN;

    for (int i = PROLIFIC_UNKNOWN + 1; i < PROLIFIC_OPERATION_COUNT; i++) {
        const char *id;
        size_t id_length;

        /* "bonus-payments" lies where a submission's id would. */
        if (!matches(&routes[i], path, length, &id, &id_length) ||
            (i == PROLIFIC_GET_SUBMISSION && strncmp(id, "bonus-payments/", 15) == 0))
            continue;
        if (strcmp(routes[i].method, method) != 0) {
            address = ADDRESS_WITH_OTHER_METHOD;
            continue;
        }
        call->operation = (enum prolific_operation)i;
        if (id_length)
            *(const char **)(void *)((char *)call + routes[i].id) =
                arena_strndup(arena, id, id_length);
        return ADDRESS_KNOWN;
    }
    return address;
}

void prolific_call_read(const struct http_request *request, struct arena *arena,
                        struct prolific_call *call)
{
    size_t length = strcspn(request->target, "?");
    const char *query = request->target + length;
    struct prolific_call with_slash = {0};

    *call = (struct prolific_call){0};
    call->address = find_route(request->method, request->target, length, arena, call);
    if (call->address == ADDRESS_UNKNOWN && length &&
        find_route(request->method, arena_printf(arena, "%.*s/", (int)length, request->target),
                   length + 1, arena, &with_slash) != ADDRESS_UNKNOWN)
        call->address = ADDRESS_WITHOUT_SLASH;
    if (*query)
        read_query(query + 1, arena, call);
}
