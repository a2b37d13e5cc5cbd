#pragma once
// Arrays of a city's results file that the figures of record/city_statistics.hpp sum up.

#include <string>
#include <vector>

#include "results/file/description.hpp"

namespace cityload::report {

/// One regime's part of a variable over (replication, regime, …), mean over replications.
struct Array {
    std::vector<std::size_t> shape;
    std::vector<double> values;  ///< row-major; empty if the file has no such variable

    bool empty() const { return values.empty(); }
    double at(std::size_t i, std::size_t j) const { return values[i * shape[1] + j]; }
};

Array array_of(const file::Group& root, const char* group, const char* variable,
               std::size_t regime);
/// The texts of a coordinate in the group, empty if there is none.
std::vector<std::string> labels_of(const file::Group& root, const char* group,
                                   const std::string& coordinate);
double sum(const std::vector<double>& values);

}  // namespace cityload::report
