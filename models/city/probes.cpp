// The secret visit: cases sent on purpose, with ids of their own, that keep every fact of their
// journey.

#include "models/city/model.hpp"

namespace cityload::city {

void CityModel::send_probes(std::span<const Probe> probes) {
    probes_.assign(homes_.size(), {});
    std::uint64_t number = 0;
    for (const Probe& p : probes) probes_.at(p.town).push_back({p, probe_id_bit | number++});
}

void CityModel::arise_probes(std::size_t town, std::int64_t day, Post& post, Slot& slot) {
    for (const NumberedProbe& p : probes_[town]) {
        if (p.probe.day != day) continue;
        if (world_.eligible(world_.matters[p.probe.matter], world_.towns[town]) == 0) continue;
        Case c;
        c.id = p.id;
        c.matter = p.probe.matter;
        c.town = p.probe.town;
        c.need_day = p.probe.day;
        c.set(Case::probe);
        begin(c, slot);
        if (p.probe.uninformed) {
            c.clear(Case::informed);
            c.known = 0;
        }
        next_visit(c, Calendar::midnight(day), day, nowhere, post, slot);
    }
}

}  // namespace cityload::city
