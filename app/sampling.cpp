#include "app/sampling.hpp"

#include <algorithm>

#include "app/city_simulation.hpp"

namespace cityload::app {

double sample_scale(const city::CitySpec& spec, double residents) {
    double all = 0;
    for (const city::DistrictSpec& d : spec.districts) all += static_cast<double>(d.residents);
    if (!(all > 0)) return spec.scale;
    return std::min(spec.scale, std::max(0.01, residents / all));
}

file::Group sample_run(const city::CitySpec& spec, const std::vector<std::string>& regimes,
                       int threads) {
    CitySimulation simulation(spec, regimes, threads);
    simulation.run(1);
    return record::city_results(simulation.results(), {});
}

}  // namespace cityload::app
