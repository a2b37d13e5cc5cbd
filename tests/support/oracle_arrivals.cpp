// When customers come, after "Sources" in models/network/README.md.
#include <algorithm>
#include <cmath>

#include "models/network/draws.hpp"
#include "sim/random.hpp"
#include "tests/support/oracle.hpp"

namespace cityload::oracle {

using network::ArrivalSpec;
using network::Wide;
using Process = ArrivalSpec::Process;
using sim::Distribution;
using sim::Stream;

namespace {

constexpr Wide fine_per_ms = Wide{1} << 20;

/// When a scheduled source that has come to `fine` has used up `need` (2^-40 arrivals) more; `end`
/// if not before it.
Wide use_up(const ArrivalSpec& a, const Stream& factors, std::size_t source, Wide fine, Wide need,
            Wide end) {
    const Wide step = fine_per_ms * a.step.ms, day = fine_per_ms * 86'400'000;
    const Wide count = static_cast<Wide>(a.rates_per_ms.size());
    while (fine < end) {
        const Wide index = a.repeat ? fine / step % count : fine / step;
        Wide until = (fine / step + 1) * step, rate = 0;
        if (index < count)
            rate = std::llround(a.rates_per_ms[static_cast<std::size_t>(index)] * 0x1p40);
        if (a.day_factor) {
            const std::uint64_t u = factors(source, static_cast<std::uint64_t>(fine / day));
            const Wide factor = Distribution(*a.day_factor).sample_fixed(u);
            rate = (rate * std::max<Wide>(factor, 0)) >> 20;
            until = std::min(until, (fine / day + 1) * day);
        }
        const Wide available = ((until - fine) * rate) >> 20;
        if (rate > 0 && need <= available)
            return std::min(until, fine + ((need << 20) + rate - 1) / rate);
        need -= available;
        fine = until;
    }
    return end;
}

}  // namespace

std::vector<std::int64_t> arrival_times(const network::NetworkSpec& spec, std::size_t source,
                                        std::uint32_t replication) {
    const ArrivalSpec& a = spec.sources[source].arrivals;
    const Stream gaps(spec.seed, replication, network::purpose_gap);
    const Stream factors(spec.seed, replication, network::purpose_day_factor);
    std::vector<std::int64_t> times;
    if (a.process == Process::log) {
        for (const std::int64_t ms : a.log_ms)
            if (ms < spec.horizon.ms) times.push_back(ms);
        return times;
    }
    sim::DistributionSpec exponential;
    exponential.kind = sim::DistributionSpec::Kind::exponential;
    exponential.mean = a.process == Process::poisson ? 1 / a.rate_per_ms : 1;
    const bool renewal = a.process == Process::renewal;
    const Distribution gap(renewal ? a.gap : exponential);
    const Wide end = fine_per_ms * spec.horizon.ms;
    Wide fine = 0;
    for (std::uint64_t n = 0;; ++n) {
        const std::uint64_t u = n % 2 == 0 ? gaps(source, n / 2) : gaps.second(source, n / 2);
        const Wide length = gap.sample_fixed(u);
        if (a.process == Process::schedule)
            fine = use_up(a, factors, source, fine, length << 20, end);
        else
            fine = renewal && n == 0 ? fine_per_ms * a.first.ms : fine + length;
        const Wide ms = (fine + fine_per_ms / 2) / fine_per_ms;
        if (ms >= spec.horizon.ms) return times;
        times.push_back(static_cast<std::int64_t>(ms));
    }
}

}  // namespace cityload::oracle
