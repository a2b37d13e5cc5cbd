#pragma once
// Every Chinese character of the interface, so that the fonts have it: the common ranges lack some.
// tests/viewer holds it to the sources.

namespace cityload::viz {

inline constexpr const char* interface_glyphs =
    "、。一万三上下不与业个中为久之也书了予事二于五交产享人亿今仍从他代以件企伍休会位"
    "何作例依保候假停儿先入全六共关其具内再写准减出击函分切则到刻前办加动区单厅县发取"
    "受变口只叫可台号合同名后向启告员周和啊四回图圆在地均块型城处备外多大天失头如始子"
    "字存完定实审容小少尚尽局居岗工已市带常平年并序应度建开弃式引当形影往待得快态性息"
    "情意成或截户所手打托承投报拖择按换据捷排接提搜擎改放故效数文料断新方旁无日时明是"
    "显景暂曲更替最月有期未本机材束条来构果查样核格框模次正此步段每毫民求没法注流浅消"
    "深滚演点热照状独现班理生用由申电画白的盖目直看真知示离种秒称移程空窗等筑签籍系索"
    "约线经结络统综编缩缺网置联能脸腿自至色节英荷菜菱行补表被要覆见规计认讲设证试询误"
    "请诺负败起趟跑跟路跳转轮边过运还这进退选逐途通速道部都里重量钟错键门闭队随障需非"
    "面页顶项预领颜首验默齐龄（），：；";

}  // namespace cityload::viz
