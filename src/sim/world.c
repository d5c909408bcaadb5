#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

const char *const assignment_status_names[ASSIGNMENT_STATUS_COUNT] = {
    [ASSIGNMENT_ACCEPTED] = "Accepted",
    [ASSIGNMENT_SUBMITTED] = "Submitted",
    [ASSIGNMENT_APPROVED] = "Approved",
    [ASSIGNMENT_REJECTED] = "Rejected",
};

void world_init(struct world *world)
{
    *world = (struct world){.arena = ARENA_INIT};
}

void world_release(struct world *world)
{
    for (size_t i = 0; i < world->hit_count; i++)
        free(world->hits[i].payments.list);
    for (size_t i = 0; i < world->assignment_count; i++)
        free(world->assignments[i].payments.list);
    free(world->hits);
    free(world->assignments);
    free(world->payments);
    index_release(&world->hit_index);
    index_release(&world->assignment_index);
    index_release(&world->token_index);
    arena_release(&world->arena);
    world_init(world);
}

int world_add_hit(struct world *world, const char *hit_id, bool disposed, struct error *error)
{
    struct hit *hit;

    if (index_find(&world->hit_index, hit_id) != INDEX_NONE)
        return error_set(error, ERROR_INPUT, "", "the HIT \"%s\" is there twice", hit_id);
    world->hits =
        array_reserve(world->hits, world->hit_count, &world->hit_capacity, sizeof *world->hits);
    hit = &world->hits[world->hit_count];
    *hit = (struct hit){.hit_id = arena_strdup(&world->arena, hit_id), .disposed = disposed};
    index_set(&world->hit_index, hit->hit_id, (uint32_t)world->hit_count++);
    return 0;
}

int world_add_assignment(struct world *world, const char *hit_id, const char *assignment_id,
                         const char *worker_id, enum assignment_status status, struct error *error)
{
    uint32_t hit = index_find(&world->hit_index, hit_id);
    struct assignment *assignment;

    if (hit == INDEX_NONE)
        return error_set(error, ERROR_INPUT, "", "there is no HIT \"%s\"", hit_id);
    if (index_find(&world->assignment_index, assignment_id) != INDEX_NONE)
        return error_set(error, ERROR_INPUT, "", "the assignment \"%s\" is there twice",
                         assignment_id);
    world->assignments = array_reserve(world->assignments, world->assignment_count,
                                       &world->assignment_capacity, sizeof *world->assignments);
    assignment = &world->assignments[world->assignment_count];
    *assignment = (struct assignment){
        .assignment_id = arena_strdup(&world->arena, assignment_id),
        .worker_id = arena_strdup(&world->arena, worker_id),
        .hit = hit,
        .status = status,
    };
    index_set(&world->assignment_index, assignment->assignment_id,
              (uint32_t)world->assignment_count++);
    world->hits[hit].assignment_count++;
    return 0;
}

const struct hit *world_find_hit(const struct world *world, const char *hit_id)
{
    uint32_t hit = index_find(&world->hit_index, hit_id);

    return hit == INDEX_NONE || world->hits[hit].disposed ? NULL : &world->hits[hit];
}

const struct assignment *world_find_assignment(const struct world *world, const char *assignment_id)
{
    uint32_t number = index_find(&world->assignment_index, assignment_id);

    if (number == INDEX_NONE || world->hits[world->assignments[number].hit].disposed)
        return NULL;
    return &world->assignments[number];
}

int64_t bonus_fee_minor(int64_t amount_minor)
{
    int64_t fee_minor = (amount_minor * 20 + 50) / 100;

    return fee_minor > 1 ? fee_minor : 1;
}

static bool token_is_known(const struct world *world, const char *token, int64_t now_s)
{
    uint32_t payment = token ? index_find(&world->token_index, token) : INDEX_NONE;

    return payment != INDEX_NONE && now_s - world->payments[payment].time_s < TOKEN_LIFE_S;
}

enum bonus_verdict world_judge_bonus(const struct world *world, const struct bonus *bonus,
                                     int64_t now_s)
{
    const struct assignment *assignment = world_find_assignment(world, bonus->assignment_id);

    if (token_is_known(world, bonus->token, now_s))
        return BONUS_TOKEN_KNOWN;
    if (!assignment)
        return BONUS_NO_ASSIGNMENT;
    if (strcmp(assignment->worker_id, bonus->worker_id) != 0)
        return BONUS_OTHER_WORKER;
    if (assignment->status != ASSIGNMENT_SUBMITTED && assignment->status != ASSIGNMENT_APPROVED)
        return BONUS_NOT_SUBMITTED;
    if (bonus->amount_minor > world->balance_minor ||
        bonus->amount_minor + bonus_fee_minor(bonus->amount_minor) > world->balance_minor)
        return BONUS_NO_FUNDS;
    return BONUS_GOOD;
}

static void add_number(struct payment_numbers *numbers, uint32_t payment)
{
    numbers->list =
        array_reserve(numbers->list, numbers->count, &numbers->capacity, sizeof *numbers->list);
    numbers->list[numbers->count++] = payment;
}

void world_pay(struct world *world, const struct bonus *bonus, int64_t now_s, struct lag lag,
               bool charge)
{
    uint32_t assignment = index_find(&world->assignment_index, bonus->assignment_id);
    uint32_t number = (uint32_t)world->payment_count;
    const char *owner;

    if (assignment == INDEX_NONE)
        abort(); /* judged before */
    owner = world->assignments[assignment].worker_id;
    world->payments = array_reserve(world->payments, world->payment_count, &world->payment_capacity,
                                    sizeof *world->payments);
    world->payments[world->payment_count++] = (struct payment){
        .worker_id = strcmp(owner, bonus->worker_id) == 0
                         ? owner
                         : arena_strdup(&world->arena, bonus->worker_id),
        .reason = arena_strdup(&world->arena, bonus->reason),
        .assignment = assignment,
        .amount_minor = bonus->amount_minor,
        .time_s = now_s,
        .visible_from_s = lag.seconds ? now_s + lag.seconds : INT64_MIN,
        .visible_from_list = world->lists + (uint64_t)lag.lists,
    };
    add_number(&world->assignments[assignment].payments, number);
    add_number(&world->hits[world->assignments[assignment].hit].payments, number);
    if (bonus->token)
        index_set(&world->token_index, arena_strdup(&world->arena, bonus->token), number);
    if (charge)
        world->balance_minor -= bonus->amount_minor + bonus_fee_minor(bonus->amount_minor);
}

void world_list(const struct world *world, const struct payment_numbers *all,
                const struct page_order *order, struct page *page)
{
    page->count = 0;
    page->more = false;
    page->next = order->start;
    for (size_t i = order->start; i < all->count && !page->more; i++) {
        const struct payment *payment = &world->payments[all->list[i]];

        if (payment->visible_from_s > order->now_s || payment->visible_from_list >= order->list)
            continue;
        if (page->count == order->size) {
            page->more = true;
            page->next = i;
        } else {
            page->payments[page->count++] = payment;
        }
    }
}
