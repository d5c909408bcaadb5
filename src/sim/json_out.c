#include "sim/json_out.h"

#include "base/json_text.h"

static void add_name(struct buffer *out, const char *name)
{
    char last = out->length ? out->bytes[out->length - 1] : '{';

    if (last != '{' && last != '[')
        buffer_add_char(out, ',');
    json_text_add(out, name);
    buffer_add_char(out, ':');
}

void json_out_member(struct buffer *out, const char *name, const char *text)
{
    if (!text)
        return;
    add_name(out, name);
    json_text_add(out, text);
}

void json_out_number(struct buffer *out, const char *name, int64_t number)
{
    add_name(out, name);
    buffer_printf(out, "%lld", (long long)number);
}

void json_out_raw(struct buffer *out, const char *name, const char *json)
{
    add_name(out, name);
    buffer_add_text(out, json);
}
