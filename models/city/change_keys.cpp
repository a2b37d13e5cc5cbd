#include <algorithm>

#include "models/city/changes.hpp"

namespace cityload::city {

namespace {

constexpr double any = 1e18;
/// From an end that is not allowed: ends of changes are.
constexpr double step = 0.001;

ChangeKey other(std::string_view name, ChangeScope scope, ChangeType type, double low, double high,
                std::string_view en, std::string_view zh) {
    return {std::string(name), scope, type, low, high, en, zh};
}

std::vector<ChangeKey> make_keys() {
    using S = ChangeScope;
    using T = ChangeType;
    std::vector<ChangeKey> keys = {
        other("regime", S::regime, T::regime, 0, 0, "all values of another regime",
              "改用另一模式的全部取值"),
        other("link.coverage", S::link, T::share, 0, 1, "share of citizens whose record is there",
              "有记录的人口占比"),
        other("link.mismatch", S::link, T::share, 0, 1,
              "share of records answered wrongly or not matched", "答错或匹配不上的占比"),
        other("link.latency", S::link, T::time, 0, 30 * 86'400'000.0, "mean time of an answer",
              "平均响应时间"),
        other("link.capacity", S::link, T::rate, 0, any, "queries it can answer; 0: unlimited",
              "查询能力；0 为无限"),
        other("link.nightly", S::link, T::boolean, 0, 1, "exchanged in a batch at night",
              "夜间批量交换"),
        other("link.in_use", S::link, T::boolean, 0, 1, "used, whatever its dates and its wave say",
              "是否启用"),
        other("link.down", S::link, T::boolean, 0, 1, "a planned outage", "计划停机"),
        other("windows.number", S::windows, T::integer, 0, 10'000,
              "windows of each group, present or absent", "每组窗口数"),
        other("windows.share", S::windows, T::number, 0, 100,
              "share of the windows staffed by the rule", "占核定窗口的比例"),
        other("windows.closed", S::windows, T::boolean, 0, 1, "no window opens", "停办"),
        other("windows.absence", S::windows, T::share, 0, 1, "windows absent on a day",
              "每日缺勤占比"),
        other("posts.share", S::posts, T::number, 0, 100,
              "share of the back-office posts staffed by the rule", "占核定后台岗位的比例"),
        other("hours.open", S::hours, T::clock, 0, 86'400'000, "windows open", "开窗时间"),
        other("hours.lunch_from", S::hours, T::clock, 0, 86'400'000, "lunch break begins",
              "午休开始"),
        other("hours.lunch_until", S::hours, T::clock, 0, 86'400'000, "lunch break ends",
              "午休结束"),
        other("hours.close", S::hours, T::clock, 0, 86'400'000, "windows close", "关窗时间"),
        other("hours.lunch_share", S::hours, T::share, 0, 1,
              "share of windows that stay open over lunch", "午间开放窗口占比"),
        other("hours.afternoon_share", S::hours, T::share, 0, 1,
              "share of the morning's windows that are open after lunch", "下午开放窗口占比"),
        other("hours.last_ticket", S::hours, T::time, 0, 86'400'000,
              "no tickets so long before closing", "关窗前多久停止取号"),
        other("hours.tickets_per_window", S::hours, T::integer, 0, 10'000,
              "tickets a day and window; 0: as many as can be served",
              "每窗口每日号数；0 为以能办完为限"),
        other("hours.serves_all", S::hours, T::boolean, 0, 1,
              "at closing those with a ticket are served, not sent home", "有号者办完才下班"),
        other("demand", S::demand, T::number, 0, 1000, "factor on the rate of needs",
              "需求率的系数")};
    for (const RegimeValue& v : regime_values())
        keys.push_back({"regime." + std::string(v.name), ChangeScope::regime, v.type,
                        v.lowest.value + (v.lowest.open ? step : 0),
                        v.highest.value - (v.highest.open ? step : 0), v.meaning, v.meaning_zh,
                        v.member});
    std::sort(keys.begin(), keys.end(),
              [](const ChangeKey& a, const ChangeKey& b) { return a.name < b.name; });
    return keys;
}

}  // namespace

std::span<const ChangeKey> change_keys() {
    static const std::vector<ChangeKey> keys = make_keys();
    return keys;
}

const ChangeKey* find_change_key(std::string_view name) {
    const auto keys = change_keys();
    const auto it = std::lower_bound(
        keys.begin(), keys.end(), name,
        [](const ChangeKey& k, std::string_view wanted) { return k.name < wanted; });
    return it != keys.end() && it->name == name ? &*it : nullptr;
}

}  // namespace cityload::city
