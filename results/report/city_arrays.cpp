#include "results/report/city_arrays.hpp"

#include <numeric>

#include "results/report/number.hpp"

namespace cityload::report {

Array array_of(const file::Group& root, const char* name, const char* variable,
               std::size_t regime) {
    const file::Group* group = root.find_group(name);
    const file::Variable* found = group == nullptr ? nullptr : group->find(variable);
    if (found == nullptr || found->dims.size() < 3) return {};
    const std::vector<std::size_t> shape = group->shape(*found);
    const std::vector<double> all = group->numbers(variable);
    Array out;
    out.shape.assign(shape.begin() + 2, shape.end());
    std::size_t size = 1;
    for (const std::size_t n : out.shape) size *= n;
    out.values.assign(size, 0.0);
    for (std::size_t r = 0; r < shape[0]; ++r)
        for (std::size_t i = 0; i < size; ++i)
            out.values[i] +=
                all[(r * shape[1] + regime) * size + i] / static_cast<double>(shape[0]);
    return out;
}

std::vector<std::string> labels_of(const file::Group& root, const char* name,
                                   const std::string& coordinate) {
    const file::Group* group = root.find_group(name);
    const file::Variable* found = group == nullptr ? nullptr : group->find(coordinate);
    if (found == nullptr) return {};
    if (found->type() == file::Type::text) return group->texts(coordinate);
    std::vector<std::string> out;
    for (const double x : group->numbers(coordinate))
        out.push_back(std::to_string(static_cast<long long>(x)));
    return out;
}

double sum(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace cityload::report
