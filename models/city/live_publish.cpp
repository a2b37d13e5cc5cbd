// A session's snapshots.

#include "models/city/live_work.hpp"

#include <cstdio>
#include <string>

#include "models/city/changes.hpp"

namespace cityload::city {
namespace {

/// What a change does: the meaning of its key, the value, where.
LiveName words_of(const ChangeSpec& c) {
    const ChangeKey* const key = find_change_key(c.set);
    LiveName words{c.id, c.set, c.set};
    std::string value;
    char text[32];
    if (key != nullptr) {
        words.en = key->meaning;
        words.zh = key->meaning_zh;
    }
    if (key != nullptr && key->type == ChangeType::boolean) {
        words.en += c.value != 0 ? ": yes" : ": no";
        words.zh += c.value != 0 ? "：是" : "：否";
    } else {
        const bool share = key != nullptr && (key->type == ChangeType::share ||
                                              c.set.find("share") != std::string::npos);
        if (share)
            std::snprintf(text, sizeof text, "%.4g %%", c.value * 100);
        else
            std::snprintf(text, sizeof text, "%.4g", c.value);
        words.en += std::string(": ") + text;
        words.zh += std::string("：") + text;
    }
    std::string where;
    const auto list = [&](const std::vector<std::string>& ids) {
        for (const std::string& id : ids) where += (where.empty() ? "" : ", ") + id;
    };
    list(c.offices);
    list(c.districts);
    list(c.departments);
    list(c.links);
    list(c.regimes);
    if (!where.empty()) {
        words.en += " (" + where + ")";
        words.zh += "（" + where + "）";
    }
    return words;
}

}  // namespace

void CitySession::Work::publish() {
    LiveSnapshot& s = snapshots.writing();
    s.regimes.resize(runs.size());
    for (std::size_t r = 0; r < runs.size(); ++r) {
        runs[r]->show(s.regimes[r], focus);
        history.copy(r, s.regimes[r], s.edition != edition);
        if (ended) s.regimes[r].fingerprint = final_fingerprint[r];
    }
    if (s.changes_edition != changes_edition || s.changes.size() != changes.size()) {
        s.changes.clear();
        for (const ChangeSpec& c : changes) {
            const LiveName words = words_of(c);
            s.changes.push_back({c.id, c.at_ms - civil_zero(), words.en, words.zh, true});
        }
        s.changes_edition = changes_edition;
    }
    s.now_ms = now_ms;
    s.edition = edition;
    s.running = busy();
    s.obeyed = done;
    s.fast = target_ms.has_value() || speed <= 0;
    s.ended = ended;
    s.rebuilding = rebuilding;
    s.rebuilding_share = target_ms && *target_ms > target_from
                             ? static_cast<double>(now_ms - target_from) /
                                   static_cast<double>(*target_ms - target_from)
                             : 0;
    s.stopped_because_en = because_en;
    s.stopped_because_zh = because_zh;
    s.kept_states = static_cast<std::int64_t>(kept.size());
    s.kept_bytes = 0;
    for (const KeptAll& k : kept) s.kept_bytes += k.bytes;
    s.speed = measured_speed;
    snapshots.publish();
}

}  // namespace cityload::city
