#include "sim/prolific.h"

#include "sim/json_out.h"

#include <stdarg.h>
#include <stdio.h>

void prolific_object(struct objection *objection, int status, const char *field, const char *format,
                     ...)
{
    struct buffer detail = BUFFER_INIT;
    va_list args;

    /* The arguments may lie in what is said already. */
    va_start(args, format);
    buffer_vprintf(&detail, format, args);
    va_end(args);
    objection->status = status;
    objection->field = field;
    buffer_release(&objection->detail);
    objection->detail = detail;
}

bool prolific_is_spoilt(const struct prolific_work *work, enum fault_kind kind)
{
    return work->rule && work->rule->kind == kind;
}

void prolific_add_money(const struct prolific_world *world, struct buffer *out, const char *name,
                        int64_t hundredths)
{
    char text[48];
    long long whole = hundredths / 100;
    int rest = (int)(hundredths % 100);

    if (rest)
        (void)snprintf(text, sizeof text, rest % 10 ? "%lld.%02d" : "%lld.%01d", whole,
                       rest % 10 ? rest : rest / 10);
    else
        (void)snprintf(text, sizeof text, world->reals ? "%lld.0" : "%lld", whole);
    json_out_raw(out, name, text);
}

int prolific_perform(struct prolific_work *work, struct prolific_call *call, struct error *error)
{
    switch (call->operation) {
    case PROLIFIC_SET_UP_BONUSES:
        prolific_set_up(work, call);
        break;
    case PROLIFIC_PAY_BONUSES:
        return prolific_pay_bulk(work, call, error);
    case PROLIFIC_GET_ME:
    case PROLIFIC_GET_STUDY:
    case PROLIFIC_GET_STUDY_COST:
    case PROLIFIC_LIST_STUDY_SUBMISSIONS:
    case PROLIFIC_LIST_SUBMISSIONS:
    case PROLIFIC_GET_SUBMISSION:
    case PROLIFIC_LIST_WORKSPACES:
    case PROLIFIC_GET_BALANCE:
    case PROLIFIC_UNKNOWN:
    case PROLIFIC_OPERATION_COUNT:
        prolific_read(work, call);
        break;
    }
    return 0;
}
