#include "results/report/report.hpp"

#include "results/report/svg.hpp"

namespace cityload::report {
namespace {

// Okabe and Ito's palette, which the colour-blind can tell apart; names of the classes: s0 … s7
// fills, on0 … text on them, l0 … lines with their own dashes, h0 … shades of the heat map.
constexpr const char* style = R"css(
:root{--ink:#1a1a1a;--soft:#555;--paper:#fff;--rule:#d4d4d4;--band:#f4f6f8;--mark:#0072B2}
@media (prefers-color-scheme:dark){:root{--ink:#e8e8e8;--soft:#b4b4b4;--paper:#16181b;--rule:#44494f;--band:#1f2327;--mark:#56B4E9}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI","Noto Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif}
main,header{max-width:1080px;margin:0 auto;padding:0 16px}
header{padding-top:24px}h1{font-size:1.7em;line-height:1.2;margin:0 0 .2em}
h2{font-size:1.3em;margin:2em 0 .5em;padding-bottom:.2em;border-bottom:2px solid var(--mark)}
h3{font-size:1em;margin:1.2em 0 .4em}.sub,.note{color:var(--soft)}.note{font-size:.88em;max-width:46em}
p{max-width:46em}p.strong{border-left:4px solid var(--mark);padding:.4em .8em;background:var(--band)}
nav{font-size:.9em;margin:.8em 0}nav a{color:var(--mark);margin-right:1em;white-space:nowrap;display:inline-block}
.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:8px 40px}
figure{margin:0;min-width:0;max-width:520px}figure svg{width:100%;height:auto;display:block}figcaption{font-weight:600;margin:.8em 0 .4em}
svg text{fill:var(--ink);font-family:inherit}svg .name{font-weight:600}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9em;font-variant-numeric:tabular-nums}
th,td{padding:.28em .7em;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
th{background:var(--band);font-weight:600}td.n,th.n{text-align:right}td.n{white-space:nowrap}td.t{min-width:9em;max-width:34em}td.long{min-width:min(20em,60vw)}td.in{padding-left:1.9em}
details{margin:.5em 0}summary{cursor:pointer;color:var(--mark)}
.s0{fill:#0072B2}.s1{fill:#E69F00}.s2{fill:#009E73}.s3{fill:#D55E00}.s4{fill:#56B4E9}.s5{fill:#CC79A7}.s6{fill:#F0E442}.s7{fill:#8c8c8c}
svg text.on0{fill:#fff}svg text.on1,svg text.on2,svg text.on3,svg text.on4,svg text.on5,svg text.on6,svg text.on7{fill:#000}
.line{fill:none;stroke-width:2.5}.grid{stroke:var(--rule);fill:none}
.l0{stroke:#0072B2}.l1{stroke:#E69F00;stroke-dasharray:8 3}.l2{stroke:#009E73;stroke-dasharray:2 3}.l3{stroke:#D55E00;stroke-dasharray:10 3 2 3}
.l4{stroke:#56B4E9;stroke-dasharray:5 5}.l5{stroke:#CC79A7;stroke-dasharray:1 5}.l6{stroke:#9b930a;stroke-dasharray:12 4}.l7{stroke:#8c8c8c}
.h0{fill:#f1f6fb}.h1{fill:#d6e6f4}.h2{fill:#b5d2ea}.h3{fill:#8fbbdf}.h4{fill:#64a0cf}.h5{fill:#3a83bd}.h6{fill:#1565a7}.h7{fill:#08467f}
svg text.oh0,svg text.oh1,svg text.oh2,svg text.oh3,svg text.oh4{fill:#000}svg text.oh5,svg text.oh6,svg text.oh7{fill:#fff}
@media (max-width:600px){body{font-size:15px}main,header{padding-left:12px;padding-right:12px}th,td{padding:.25em .45em}h1{font-size:1.4em}}
@media print{:root{--ink:#000;--soft:#333;--paper:#fff;--rule:#bbb;--band:#eee;--mark:#0072B2}body{font-size:9.5pt}nav{display:none}p{max-width:none;margin:.5em 0}p.strong{padding:.2em .8em}h2{margin:1.2em 0 .4em}
h2,h3{break-after:avoid}figure,tr,p{break-inside:avoid}main,header{max-width:none;padding:0}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.scroll{overflow:visible}table{font-size:8pt}th,td{padding:.2em .5em}td.t{min-width:7em}td.long{min-width:12em}
.pictures{grid-template-columns:1fr 1fr;gap:4px 24px}.pictures details:not([open]) summary{display:none}}
@page{size:A4;margin:16mm 14mm}
)css";

/// A range in brackets on a line of its own: beside its figure it would push the last columns, the
/// differences, off the page.
std::string range_below(std::string text) {
    if (const std::size_t at = text.find(" ["); at != std::string::npos)
        text.replace(at, 1, "<br>");
    return text;
}

/// Long texts, such as sources, want a wide column; indented names belong to the row above.
std::string text_class(const std::string& text, bool name) {
    constexpr double wide = 32;  // in units of the font's size: some 60 letters
    return std::string("t") + (!name && text_width(text) > wide ? " long" : "") +
           (text.starts_with("  ") ? " in" : "");
}

std::string table_html(const Table& table) {
    std::string out = "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" +
                      escaped(table.title) + "\"><table id=\"table-" + table.id + "\"><thead><tr>";
    for (const Column& c : table.columns)
        out += std::string("<th scope=\"col\"") + (c.numbers ? " class=\"n\">" : ">") +
               escaped(c.name) + "</th>";
    out += "</tr></thead><tbody>\n";
    for (const auto& row : table.rows) {
        out += "<tr>";
        for (std::size_t c = 0; c < row.size(); ++c)
            out += table.columns[c].numbers
                       ? "<td class=\"n\">" + range_below(escaped(row[c].text)) + "</td>"
                       : "<td class=\"" + text_class(row[c].text, c == 0) + "\">" +
                             escaped(row[c].text) + "</td>";
        out += "</tr>\n";
    }
    out += "</tbody></table></div>";
    if (!table.note.empty()) out += "<p class=\"note\">" + escaped(table.note) + "</p>";
    return out;
}

std::string folded(const std::string& summary, const std::string& inside) {
    return "<details><summary>" + escaped(summary) + "</summary>" + inside + "</details>\n";
}

class Writer {
  public:
    explicit Writer(const Report& report) : zh_(report.language == Language::zh) {}

    void operator()(const Paragraph& p) {
        close();
        out_ += std::string("<p") + (p.strong ? " class=\"strong\">" : ">") + escaped(p.text) +
                "</p>\n";
    }
    void operator()(const Table& table) {
        close();
        if (table.folded) {
            out_ += folded(table.title, table_html(table));
        } else {
            out_ += "<h3>" + escaped(table.title) + "</h3>" + table_html(table) + "\n";
        }
    }
    /// Pictures that follow one another stand side by side where there is room.
    void operator()(const Picture& picture) {
        if (!open_) out_ += "<div class=\"pictures\">\n";
        open_ = true;
        out_ +=
            "<figure><figcaption>" + escaped(picture.table.title) + "</figcaption>" + picture.svg +
            folded(zh_ ? "数据表" : "The numbers behind the picture", table_html(picture.table)) +
            "</figure>\n";
    }
    void section(const Section& section) {
        out_ += "<section id=\"" + section.id + "\"><h2>" + escaped(section.title) + "</h2>\n";
        for (const Block& block : section.blocks) std::visit(*this, block);
        close();
        out_ += "</section>\n";
    }
    void close() {
        if (open_) out_ += "</div>\n";
        open_ = false;
    }
    const std::string& text() const { return out_; }

  private:
    bool zh_;
    bool open_ = false;
    std::string out_;
};

}  // namespace

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                // control characters are not allowed in XML
                if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
        }
    }
    return out;
}

std::string to_html(const Report& report) {
    std::string nav = "<nav>";
    std::string body;
    for (const Section& section : report.sections) {
        nav += "<a href=\"#" + section.id + "\">" + escaped(section.title) + "</a> ";
        Writer writer(report);
        writer.section(section);
        body += writer.text();
    }
    return std::string("<!DOCTYPE html>\n<html lang=\"") +
           (report.language == Language::zh ? "zh-CN" : "en") +
           "\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" "
           "content=\"width=device-width,initial-scale=1\"><title>" +
           escaped(report.title) + "</title><style>" + style +
           "</style></head>\n<body><header><h1>" + escaped(report.title) +
           "</h1><p class=\"sub\">" + escaped(report.subtitle) + "</p>" + nav +
           "</nav></header>\n<main>\n" + body + "</main></body></html>\n";
}

}  // namespace cityload::report
