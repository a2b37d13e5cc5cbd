// Do the intervals that one run of a city gives hold the truth as often as they say?

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "results/file/reader.hpp"
#include "results/record/city_statistics.hpp"

namespace cityload {
namespace {

// 200 years of a city of a hundredth of Hangzhou's size. Each year's intervals come from its own
// weeks; the truth is the mean of the 200. Nominal 95 %: covered shares from .90 to .97 pass
// (standard error of 200 draws at .95: .015, so a correct interval fails either end with
// probability below .001 and .1; of intervals that are given in fewer than 100 years nothing is
// asked).
TEST(CityCoverage, WeeklyBatchesHoldTheTruthAsOftenAsTheySay_long) {
    namespace fs = std::filesystem;
    const fs::path folder =
        fs::temp_directory_path() / ("cityload-coverage-" + std::to_string(getpid()));
    fs::create_directories(folder);
    const std::string file = (folder / "c.h5").string();
    const std::string command = CITYLOAD_COMMAND
                                " compare " CITYLOAD_SOURCE_DIR
                                "/scenarios/hangzhou.toml --scale 1% --set city.series=weekly "
                                "--replications 200 --quiet -o " +
                                file + " >" + (folder / "out").string();
    ASSERT_EQ(std::system(command.c_str()), 0);
    const record::CityStatistics s(file::read_results(file));
    fs::remove_all(folder);
    for (const char* name : {"trips_per_need", "at_most_one_trip", "turned_back", "hours_per_need",
                             "given_up", "wait_mean"}) {
        const record::Figure& figure = record::city_figure(name);
        for (std::size_t g = 1; g < s.regimes().size(); ++g) {
            double truth = 0;
            for (std::size_t r = 0; r < s.replications(); ++r)
                truth += (figure.value(s.at(r, g)) - figure.value(s.at(r, 0))) /
                         static_cast<double>(s.replications());
            int given = 0, covered = 0;
            for (std::size_t r = 0; r < s.replications(); ++r) {
                const compare::Estimate e = s.difference_of_one(figure, r, g);
                if (!e.half_width) continue;
                ++given;
                covered += std::abs(e.value - truth) <= *e.half_width;
            }
            const double share = given > 0 ? static_cast<double>(covered) / given : 0;
            std::printf("%s, %s: %d of 200 estimated, %.3f covered\n", name,
                        s.regimes()[g].id.c_str(), given, share);
            if (given < 100) continue;
            EXPECT_GE(share, 0.90) << name << ' ' << s.regimes()[g].id;
            EXPECT_LE(share, 0.97) << name << ' ' << s.regimes()[g].id;
        }
    }
}

}  // namespace
}  // namespace cityload
