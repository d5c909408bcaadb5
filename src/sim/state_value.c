#include "sim/state_value.h"

#include "sim/validate.h"

int state_at(const char *where, struct error *error)
{
    struct error found = *error;

    return error_set(error, found.kind, where, "%s", found.text);
}

int state_read_amount(const struct value *object, const char *where, const char *name,
                      int64_t *minor, struct error *error)
{
    const char *text = NULL;

    if (value_get_text(object, where, name, OPTIONAL, &text, error))
        return -1;
    if (text && !amount_read(text, minor))
        return error_set(error, ERROR_FORMAT, where, "\"%s\" must be like \"12.50\"", name);
    return 0;
}
