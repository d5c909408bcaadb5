#include "observe/ask.h"

struct balance {
    const struct platform *platform;
    const char *account;
    struct money available;
};

static void write_question(void *context, size_t i, struct http_request *request)
{
    const struct balance *balance = context;

    (void)i;
    balance->platform->write_balance(balance->account, request);
}

static void read_answer(void *context, size_t i, const struct http_response *response,
                        struct answer *answer)
{
    struct balance *balance = context;

    (void)i;
    balance->platform->read_balance(response, &balance->available, answer);
}

int observe_balance(const struct observe_request *request, const char *account,
                    struct money *available, struct error *error)
{
    struct balance balance = {.platform = request->platform, .account = account};
    struct asking asking = {.context = &balance,
                            .doing = "reading the balance",
                            .count = 1,
                            .write = write_question,
                            .read = read_answer};
    struct answer answer;

    if (ask(request, &asking, &answer, error))
        return -1;
    if (answer.verdict != VERDICT_ACCEPTED) {
        platform_stop_error(&answer, request->who, 0, error);
        return -1;
    }
    *available = balance.available;
    return 0;
}
