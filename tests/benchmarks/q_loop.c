/* The loop of game/agent/kernels.py for Q-learning, line by line in C: what compiled code can do.
 *
 * The same chance (SplitMix64, one draw a step), the same ties, the same tables and curves. Built
 * by the benchmark with cc -O3 and called through ctypes; both must learn the same values.
 */
#include <stdint.h>
#include <string.h>

enum { POINTS = 1024 };

struct point {
    double return_sum, return_min, return_max, length_sum, length_min, length_max;
};

struct run {
    uint64_t random;
    int64_t state, steps, episodes, length, point, filled, stride;
    double epsilon, total;
};

struct rules {
    double alpha, gamma, slip, epsilon;
    int64_t start, max_steps;
};

static inline uint64_t draw_bits(uint64_t *random)
{
    uint64_t bits = (*random += 0x9E3779B97F4A7C15u);
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9u;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBu;
    return bits ^ (bits >> 31);
}

static inline double fraction(uint64_t bits) { return (double)(int64_t)(bits >> 32) * 0x1p-32; }

static inline int64_t below(uint64_t bits, int64_t count)
{
    return ((int64_t)(bits & 0xFFFFFFFFu) * count) >> 32;
}

static inline double larger(double a, double b) { return a > b ? a : b; }

static inline double highest(const double *row)
{
    return larger(larger(row[0], row[1]), larger(row[2], row[3]));
}

static inline int64_t greedy(const double *row, uint64_t bits)
{
    double best = highest(row);
    int64_t ties = 0;
    for (int64_t action = 0; action < 4; action++)
        ties += row[action] == best;
    int64_t skip = below(bits, ties);
    for (int64_t action = 0; action < 4; action++)
        if (row[action] == best && skip-- == 0)
            return action;
    return 3;
}

static void add_to_curve(struct point *curve, struct run *now)
{
    struct point *point = &curve[now->point];
    double length = (double)now->length;
    if (now->filled == 0) {
        point->return_min = point->return_max = now->total;
        point->length_min = point->length_max = length;
    }
    point->return_sum += now->total;
    point->length_sum += length;
    if (now->total < point->return_min) point->return_min = now->total;
    if (now->total > point->return_max) point->return_max = now->total;
    if (length < point->length_min) point->length_min = length;
    if (length > point->length_max) point->length_max = length;
    if (++now->filled < now->stride) return;
    now->filled = 0;
    if (++now->point < POINTS) return;
    now->point = POINTS / 2;
    now->stride *= 2;
    for (int i = 0; i < POINTS / 2; i++) {
        struct point left = curve[2 * i], right = curve[2 * i + 1];
        left.return_sum += right.return_sum;
        left.length_sum += right.length_sum;
        if (right.return_min < left.return_min) left.return_min = right.return_min;
        if (right.return_max > left.return_max) left.return_max = right.return_max;
        if (right.length_min < left.length_min) left.length_min = right.length_min;
        if (right.length_max > left.length_max) left.length_max = right.length_max;
        curve[i] = left;
    }
    memset(curve + POINTS / 2, 0, sizeof(struct point) * POINTS / 2);
}

void learn(double (*q)[4], int64_t (*visits)[4], const int32_t (*next_states)[4],
           const double (*rewards)[4], const uint8_t (*ends)[4], const struct rules *rules,
           struct run *now, struct point *curve, double (*recent)[2], int64_t steps)
{
    double alpha = rules->alpha, gamma = rules->gamma, slip = rules->slip;
    double epsilon = now->epsilon, total = now->total;
    int64_t start = rules->start, max_steps = rules->max_steps;
    int64_t state = now->state, length = now->length;
    uint64_t random = now->random;
    for (int64_t done = 0; done < steps; done++) {
        uint64_t bits = draw_bits(&random);
        int64_t action = fraction(bits) < epsilon ? below(bits, 4) : greedy(q[state], bits);
        int64_t taken = action;
        if (slip > 0.0) {
            bits = draw_bits(&random);
            if (fraction(bits) < slip) taken = (action + 1 + 2 * below(bits, 2)) & 3;
        }
        double reward = rewards[state][taken];
        int ended = ends[state][taken];
        int64_t next_state = next_states[state][taken];
        double bootstrap = ended ? 0.0 : highest(q[next_state]);
        q[state][action] += alpha * (reward + gamma * bootstrap - q[state][action]);
        visits[state][action]++;
        total += reward;
        length++;
        state = next_state;
        if (ended || length >= max_steps) {
            now->length = length;
            now->total = total;
            recent[now->episodes & (POINTS - 1)][0] = total;
            recent[now->episodes & (POINTS - 1)][1] = (double)length;
            add_to_curve(curve, now);
            now->episodes++;
            epsilon = rules->epsilon;
            state = start;
            length = 0;
            total = 0.0;
        }
    }
    now->state = state;
    now->random = random;
    now->epsilon = epsilon;
    now->length = length;
    now->total = total;
    now->steps += steps;
}
