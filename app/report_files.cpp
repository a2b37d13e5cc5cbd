#include "app/report_files.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "results/file/descriptor.hpp"
#include "results/file/error.hpp"
#include "results/report/city_report.hpp"
#include "scenarios/read/city.hpp"
#include "scenarios/read/field.hpp"

namespace cityload::app {
namespace {

report::KeyMeanings meanings() {
    report::KeyMeanings out;
    for (const auto& table : read::city_fields().fields()) {
        if (!table->inner) continue;
        for (const auto& field : table->inner().fields())
            out[table->key + "." + field->key] = {{field->meaning.en, field->meaning.zh},
                                                  field->source_text,
                                                  field->low_text,
                                                  field->high_text};
    }
    return out;
}

}  // namespace

report::Report report_of(const Context& context, const file::Group& root,
                         const std::optional<report::Base>& base) {
    return report::city_report(
        root, context.language == read::Language::zh ? report::Language::zh : report::Language::en,
        meanings(), base);
}

void write_whole(const std::string& path, const std::string& text) {
    const std::string partial = path + ".partial";
    {
        std::ofstream out(partial, std::ios::binary | std::ios::trunc);
        out << text;
        out.close();
        if (!out) {
            const int error = errno;
            std::error_code ignored;
            std::filesystem::remove(partial, ignored);
            file::throw_errno(error, path, file::Access::writing);
        }
    }
    std::error_code failed;
    std::filesystem::rename(partial, path, failed);
    if (failed) file::throw_errno(failed.value(), path, file::Access::writing);
}

void refuse_taken(const std::string& path, bool force) {
    if (!force && std::filesystem::exists(path))
        throw file::FileError(file::Fault::exists, path,
                              "'" + path + "' exists already (--force replaces it)",
                              "“" + path + "”已存在（--force 可覆盖）");
}

void write_report(const Context& context, const file::Group& root, const std::string& folder) {
    const report::Report report = report_of(context, root);
    write_whole(folder + "/report.html", to_html(report));
    write_spreadsheet(report, folder + "/tables.xlsx");
}

}  // namespace cityload::app
