// Writes the sample files that the Python tests open: write_samples FOLDER.

#include <iostream>
#include <vector>

#include "results/file/error.hpp"
#include "results/file/writer.hpp"
#include "results/record/network_record.hpp"
#include "tests/unit/results/samples.hpp"

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: write_samples FOLDER\n";
        return 2;
    }
    namespace samples = cityload::samples;
    const std::string folder = arguments[1];
    try {
        {
            cityload::file::Writer writer(folder + "/general.h5", true);
            writer.complete(samples::general());
        }
        // A network without stations: dimensions of length 0.
        const std::vector<cityload::network::RunOutcome> nothing(1);
        cityload::record::write_network_results(folder + "/empty.h5", {}, nothing,
                                                samples::provenance(), true);
        cityload::file::Writer interrupted(folder + "/stopped.h5", true);
        interrupted.flush(samples::general());
        cityload::record::write_network_results(folder + "/network.h5", samples::network_spec(),
                                                samples::network_outcomes(), samples::provenance(),
                                                true);
    } catch (const cityload::file::FileError& error) {
        std::cerr << error.what() << '\n';
        return error.exit_code();
    }
    return 0;
}
