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
using sim::DistributionSpec;
using sim::Stream;

namespace {

constexpr Wide fine_per_ms = Wide{1} << 20;

Distribution exponential(double mean) {
    DistributionSpec s;
    s.kind = DistributionSpec::Kind::exponential;
    s.mean = mean;
    return Distribution(s);
}

Wide ceil_divide(Wide a, Wide b) {
    return (a + b - 1) / b;
}

/// The rate over time of a scheduled source: the integer rate R at a fine time and where its
/// stretch ends.
struct Rate {
    const ArrivalSpec& spec;
    Stream factors;
    std::uint64_t source;

    struct Stretch {
        Wide rate;
        Wide end;  ///< fine
    };
    Stretch at(Wide fine) const {
        const Wide step = fine_per_ms * spec.step.ms;
        Wide index = fine / step;
        Stretch stretch{0, (index + 1) * step};
        const Wide count = static_cast<Wide>(spec.rates_per_ms.size());
        if (spec.repeat) index %= count;
        if (index < count)
            stretch.rate =
                std::llround(spec.rates_per_ms[static_cast<std::size_t>(index)] * 0x1p40);
        if (spec.day_factor) {
            const Wide day_length = fine_per_ms * 86'400'000;
            const Wide day = fine / day_length;
            const std::int64_t factor =
                Distribution(*spec.day_factor)
                    .sample_fixed(factors(source, static_cast<std::uint64_t>(day)));
            stretch.rate = (stretch.rate * std::max<std::int64_t>(factor, 0)) >> 20;
            stretch.end = std::min(stretch.end, (day + 1) * day_length);
        }
        return stretch;
    }
};

}  // namespace

std::vector<std::int64_t> arrival_times(const network::NetworkSpec& spec, std::size_t source,
                                        std::uint32_t replication) {
    const ArrivalSpec& a = spec.sources[source].arrivals;
    const Wide horizon = spec.horizon.ms;
    const Stream gaps(spec.seed, replication, network::purpose_gap);
    const auto word = [&](std::uint64_t n) {
        const sim::DrawPair pair = gaps.pair(source, n >> 1);
        return (n & 1) == 0 ? pair.first : pair.second;
    };
    std::vector<std::int64_t> times;
    /// False if the arrival comes too late to belong to the run.
    const auto add = [&](Wide fine) {
        const Wide ms = (fine + fine_per_ms / 2) / fine_per_ms;
        if (ms < horizon) times.push_back(static_cast<std::int64_t>(ms));
        return ms < horizon;
    };

    switch (a.process) {
        case Process::poisson: {
            const Distribution gap = exponential(1 / a.rate_per_ms);
            Wide fine = 0;
            for (std::uint64_t n = 0;; ++n) {
                fine += gap.sample_fixed(word(n));
                if (!add(fine)) return times;
            }
        }
        case Process::renewal: {
            const Distribution gap(a.gap);
            Wide fine = fine_per_ms * a.first.ms;
            for (std::uint64_t n = 1; add(fine); ++n) fine += gap.sample_fixed(word(n));
            return times;
        }
        case Process::schedule: {
            const Distribution unit = exponential(1);
            const Rate rate{a, Stream(spec.seed, replication, network::purpose_day_factor), source};
            Wide fine = 0;
            for (std::uint64_t n = 0;; ++n) {
                Wide need = Wide{unit.sample_fixed(word(n))} << 20;
                for (bool arrived = false; !arrived;) {
                    if (fine >= horizon * fine_per_ms) return times;
                    const Rate::Stretch stretch = rate.at(fine);
                    const Wide available = ((stretch.end - fine) * stretch.rate) >> 20;
                    arrived = need <= available && stretch.rate > 0;
                    if (arrived) {
                        fine = std::min(stretch.end, fine + ceil_divide(need << 20, stretch.rate));
                    } else {
                        need -= available;
                        fine = stretch.end;
                    }
                }
                if (!add(fine)) return times;
            }
        }
        case Process::log:
            for (const std::int64_t ms : a.log_ms)
                if (ms < horizon) times.push_back(ms);
            return times;
    }
    return times;
}

}  // namespace cityload::oracle
