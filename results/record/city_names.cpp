#include "results/record/city_names.hpp"

namespace cityload::record {

const std::map<std::string, Bilingual>& names_along(const std::string& axis) {
    using Names = std::map<std::string, Bilingual>;
    static const std::map<std::string, Names> all = {
        {"activity",
         {{"intake", {"accepting at the window", "窗口受理"}},
          {"refusal", {"turning back", "退回"}},
          {"certificate", {"issuing certificates", "开具证明"}},
          {"fetch", {"handing out results", "发放结果"}},
          {"no_show", {"calling people who have left", "空叫号"}},
          {"online", {"intake of online filings", "网上受理"}},
          {"review", {"review", "审批"}},
          {"letter", {"letters between departments", "部门间函询"}},
          {"hotline", {"hotline", "热线"}},
          {"other_duties", {"other duties", "其他职责"}}}},
        {"reason",
         {{"outside_document", {"a document of another department is missing", "缺其他部门材料"}},
          {"own_document", {"an own document is missing or wrong", "自备材料缺失或有误"}},
          {"link_failed", {"data link down or record not found", "数据联通失败"}},
          {"come_back", {"issuer says: come back another day", "出证部门让改日再来"}},
          {"official_absent", {"official absent, system down", "人不在或系统故障"}},
          {"closing_time", {"closed before one's turn", "未办到即下班"}},
          {"no_ticket", {"no ticket left", "无号可取"}},
          {"impatience", {"left the queue", "等不及离开"}},
          {"face_check", {"face check failed", "人脸核验失败"}},
          {"obstructed", {"sent away for want of an acquaintance", "无熟人被推托"}},
          {"moved", {"the windows had moved", "窗口已搬迁"}}}},
        {"group",
         {{"child-local", {"children (0–14), local", "儿童（0–14岁），本地户籍"}},
          {"child-migrant", {"children (0–14), migrant", "儿童（0–14岁），外来"}},
          {"adult-local", {"15–59, local", "15–59岁，本地户籍"}},
          {"adult-migrant", {"15–59, migrant", "15–59岁，外来"}},
          {"sixties-local", {"60–64, local", "60–64岁，本地户籍"}},
          {"sixties-migrant", {"60–64, migrant", "60–64岁，外来"}},
          {"senior-local", {"65 and older, local", "65岁及以上，本地户籍"}},
          {"senior-migrant", {"65 and older, migrant", "65岁及以上，外来"}},
          {"firm", {"firms", "企业"}}}},
        {"rule",
         {{"legal", {"legal", "法定口径"}},
          {"filing", {"filing visits", "递件次数"}},
          {"all-in", {"all trips", "全部计入"}},
          {"per-need", {"all trips, given-up included", "全部计入（含放弃）"}},
          {"procedural", {"procedural", "按程序"}}}},
        {"channel", {{"desk", {"at a window", "窗口"}}, {"online", {"online", "网上"}}}},
        {"purpose",
         {{"file", {"filing", "递件"}},
          {"certificate", {"certificates", "开证明"}},
          {"fetch", {"fetching results", "领取结果"}}}},
        {"event",
         {{"need", {"need arises", "产生需求"}},
          {"goes", {"sets out", "出发"}},
          {"queues", {"draws a ticket", "取号排队"}},
          {"leaves_queue", {"has left the queue when called", "叫号时已离开"}},
          {"sent_home", {"sent home at closing time", "下班未办到"}},
          {"no_ticket", {"finds no ticket", "无号可取"}},
          {"called", {"called to the window", "叫号"}},
          {"turned_back", {"turned back", "被退回"}},
          {"accepted", {"filing accepted", "受理"}},
          {"certificate", {"certificate issued", "开出证明"}},
          {"come_back", {"told to come back", "让改日再来"}},
          {"absent", {"visit for nothing", "白跑一趟"}},
          {"filed_online", {"filed online", "网上申办"}},
          {"face_failed", {"face check failed", "人脸核验失败"}},
          {"link_ok", {"document found over a data link", "数据联通取得材料"}},
          {"link_failed", {"data link failed", "数据联通失败"}},
          {"letter", {"clerk writes to the issuer", "部门函询"}},
          {"owed", {"document owed", "容缺受理"}},
          {"declared", {"declaration signed", "告知承诺"}},
          {"e_certificate", {"e-certificate shown", "出示电子证照"}},
          {"back_office", {"taken up in the back office", "后台办理"}},
          {"result", {"result ready", "办结"}},
          {"fetched", {"result fetched", "领取结果"}},
          {"gives_up", {"gives up", "放弃"}},
          {"dropped", {"document no longer asked for", "已取消的材料"}},
          {"obstructed", {"sent away for want of an acquaintance", "无熟人被推托"}}}},
        {"standing",
         {{"visit", {"before the next visit", "等待下次前往"}},
          {"queue", {"in a queue", "排队中"}},
          {"phone", {"before filing online", "等待网上申办"}},
          {"back_office", {"in a back office", "后台办理中"}},
          {"result", {"before the result", "等待结果"}}}},
        {"weekday",
         {{"Mon", {"Mon", "周一"}},
          {"Tue", {"Tue", "周二"}},
          {"Wed", {"Wed", "周三"}},
          {"Thu", {"Thu", "周四"}},
          {"Fri", {"Fri", "周五"}},
          {"Sat", {"Sat", "周六"}},
          {"Sun", {"Sun", "周日"}}}}};
    static const Names none;
    const auto it = all.find(axis);
    return it == all.end() ? none : it->second;
}

Bilingual name_along(const std::string& axis, const std::string& label) {
    const auto& names = names_along(axis);
    const auto it = names.find(label);
    return it == names.end() ? Bilingual{label, label} : it->second;
}

}  // namespace cityload::record
