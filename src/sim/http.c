#include "sim/http.h"

#include <strings.h>

const char *http_header_value(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->header_count; i++)
        if (strcasecmp(request->headers[i].name, name) == 0)
            return request->headers[i].value;
    return NULL;
}

void http_answer_release(struct http_answer *answer)
{
    buffer_release(&answer->body);
    *answer = HTTP_ANSWER_INIT;
}
