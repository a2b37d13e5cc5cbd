// Whether every regime leaves a way to do every matter: a case that can only fail is a slip of the
// pen, and would show as everybody giving up.

#include <algorithm>
#include <map>

#include "scenarios/read/city_fields.hpp"

namespace cityload::read {

namespace {

using namespace city;

class Ways {
  public:
    Ways(Document& document, const CitySpec& spec) : document_(document), spec_(spec) {
        for (const DocumentSpec& d : spec.documents) documents_[d.id] = &d;
        for (const MatterSpec& m : spec.matters) matters_[m.id] = &m;
        for (const MaterialSpec& m : spec.materials) asked_[m.matter].push_back(&m);
        for (const LinkSpec& l : spec.links) links_[l.document].push_back(&l);
    }

    void run() {
        for (const RegimeSpec& r : spec_.regimes) {
            obtainable_.clear();
            std::vector<std::string> stuck;
            std::string paper;
            for (const MatterSpec& m : spec_.matters) {
                if (m.outside == Outside::none) continue;
                const auto& asked = asked_[m.id];
                const auto never = std::find_if(asked.begin(), asked.end(), [&](const auto* one) {
                    return one->needed > 0 && !carried(r, one->document, true);
                });
                if (never == asked.end()) continue;
                if (stuck.empty()) paper = (*never)->document;
                stuck.push_back(m.id);
            }
            if (!stuck.empty()) report(r, stuck, paper);
        }
    }

  private:
    /// Whether everybody can show the document in the end. `by_matter`: not asked for by an issuer.
    bool carried(const RegimeSpec& r, const std::string& id, bool by_matter) {
        const DocumentSpec& d = *documents_.at(id);
        if (d.issuer.empty() || r.at_hand >= 1 || r.letter >= 1) return true;
        if (by_matter && (r.dropped >= 1 || r.owed >= 1)) return true;
        if ((d.e_certificate && r.e_certificate >= 1) || (d.declarable && r.declaration >= 1))
            return true;
        for (const LinkSpec* l : links_[id])
            if (r.link_wave > 0 && l->wave <= r.link_wave &&
                (r.link_fallback_letter || (l->coverage * r.links >= 1 && l->mismatch <= 0)))
                return true;
        if (r.certificate_success <= 0) return false;
        // The issuer asks for documents in turn; that these go in no circle is checked elsewhere.
        const auto [known, fresh] = obtainable_.try_emplace(id, true);
        if (fresh && !d.certificate.empty() && matters_.at(d.certificate)->outside != Outside::none)
            for (const MaterialSpec* one : asked_[d.certificate])
                if (one->needed > 0 && !carried(r, one->document, false)) known->second = false;
        return known->second;
    }

    void report(const RegimeSpec& r, const std::vector<std::string>& matters,
                const std::string& paper) {
        const std::string n = std::to_string(matters.size() - 1);
        const Text what =
            matters.size() > 1
                ? say("it leaves no way to do '{0}' and {1} other matters",
                      "“{0}”及另外 {1} 项事项无法办成", {matters.front(), n})
                : say("it leaves no way to do '{0}'", "“{0}”无法办成", {matters.front()});
        document_.problems.error(
            locate(document_.root, {"regime", r.id, "certificate_success"}),
            "regime." + r.id + ".certificate_success", what,
            say("whoever no other carrier serves must fetch the document '{0}', and issuers never "
                "give it out",
                "无其他途径者须自取材料“{0}”，而出具部门从不开出", {paper}),
            say("raise regime.{0}.certificate_success above 0 %, or let staff ask for what is "
                "missing (letter = \"100 %\", or links with link_fallback_letter = true)",
                "请将 regime.{0}.certificate_success 调至 0 % 以上，或由工作人员发函（letter = "
                "\"100 %\"，或启用数据联通并写 link_fallback_letter = true）",
                {r.id}));
    }

    Document& document_;
    const CitySpec& spec_;
    std::map<std::string, const DocumentSpec*> documents_;
    std::map<std::string, const MatterSpec*> matters_;
    std::map<std::string, std::vector<const MaterialSpec*>> asked_;
    std::map<std::string, std::vector<const LinkSpec*>> links_;
    std::map<std::string, bool> obtainable_;  ///< from its issuer, in the regime under check
};

}  // namespace

void check_ways(Document& document, const CitySpec& spec) {
    Ways(document, spec).run();
}

}  // namespace cityload::read
