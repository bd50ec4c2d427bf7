// Names of months, days and ages in some seventy languages, and the words around them.
//
// Months, days and ages: Unicode CLDR 41, in words as they stand in a date and by themselves, whole
// and cut short; each under the first of its languages. What publishers write before a date, and
// the rest, are typed by hand.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/rules/date_words.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "pipeline/folding.h"

namespace strigil {
namespace {

constexpr std::string_view kMonths =
    // en
    "january february march april may june july august september october november "
    "december jan feb mar apr jun jul aug sep oct nov dec "
    // de
    "januar februar märz mai juni juli oktober dezember sept okt dez mär "
    // fr
    "janvier février mars avril juin juillet août septembre octobre novembre décembre "
    "janv févr avr juil déc "
    // es
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre ene abr ago dic "
    // it
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu "
    "lug set ott "
    // pt
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev out "
    // nl
    "januari februari maart mei augustus mrt "
    // sv
    "maj augusti "
    // da
    "marts "
    // no
    "desember des "
    // fi
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta "
    "elokuuta syyskuuta lokakuuta marraskuuta joulukuuta tammik helmik maalisk huhtik "
    "toukok kesäk heinäk elok syysk lokak marrask jouluk tammikuu helmikuu maaliskuu "
    "huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu tammi "
    "helmi maalis huhti touko kesä heinä elo syys loka marras joulu "
    // is
    "janúar febrúar apríl maí júní júlí ágúst október nóvember jún júl ágú nóv "
    // et
    "jaanuar veebruar märts aprill juuni juuli oktoober detsember jaan veebr dets "
    // lv
    "janvāris februāris aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris "
    "decembris febr jūn jūl "
    // lt
    "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio "
    "lapkričio gruodžio saus vas kov bal geg birž liep rugp rugs spal lapkr gruod sausis "
    "vasaris kovas balandis gegužė birželis liepa rugpjūtis rugsėjis spalis lapkritis "
    "gruodis "
    // pl
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia sty lut kwi cze lip sie wrz paź lis gru styczeń luty marzec "
    "kwiecień czerwiec lipiec sierpień wrzesień październik listopad grudzień "
    // cs
    "ledna února března dubna května června července srpna září října listopadu prosince "
    "led úno bře dub kvě čvn čvc srp zář říj pro leden únor březen duben květen červen "
    "červenec srpen říjen prosinec "
    // sk
    "januára februára apríla mája júna júla augusta septembra októbra novembra decembra "
    "máj január február marec "
    // hu
    "március április május június július augusztus szeptember márc ápr szept "
    // ro
    "ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie "
    "decembrie ian iun iul "
    // bg
    "януари февруари март април май юни юли август септември октомври ноември декември "
    "яну фев апр авг сеп окт ное дек "
    // sr
    "јануар фебруар мај јун јул септембар октобар новембар децембар јан феб мар нов дец "
    // sr in Latin letters
    "mart avgust septembar oktobar novembar decembar avg "
    // hr
    "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna studenoga "
    "prosinca sij velj ožu tra svi kol ruj stu siječanj veljača ožujak travanj svibanj "
    "lipanj srpanj kolovoz rujan studeni prosinac "
    // sl
    "junij julij "
    // mk
    "јануари јуни јули септ ноем "
    // uk
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада "
    "грудня січ лют бер квіт трав черв лип серп вер жовт лист груд січень лютий березень "
    "квітень травень червень липень серпень вересень жовтень листопад грудень кві тра чер "
    "сер жов лис гру "
    // ru
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря "
    "янв февр июн июл сент нояб январь февраль апрель июнь июль сентябрь октябрь ноябрь "
    "декабрь "
    // be
    "студзеня лютага сакавіка красавіка чэрвеня ліпеня жніўня верасня кастрычніка "
    "лістапада снежня сту сак кра чэр ліп жні кас ліс сне студзень люты сакавік красавік "
    "чэрвень ліпень жнівень верасень кастрычнік лістапад снежань "
    // el
    "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου "
    "οκτωβρίου νοεμβρίου δεκεμβρίου ιαν φεβ μαρ απρ μαΐ ιουν ιουλ αυγ σεπ οκτ νοε δεκ "
    "ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος αύγουστος σεπτέμβριος "
    "οκτώβριος νοέμβριος δεκέμβριος μάρ μάι ιούν ιούλ αύγ νοέ "
    // tr
    "ocak şubat nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık oca şub nis "
    "haz tem ağu eyl eki kas ara "
    // az
    "yanvar fevral aprel iyun iyul avqust sentyabr oktyabr noyabr dekabr yan iyn iyl avq "
    "sen noy dek "
    // ar
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر "
    // he
    "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר ינו׳ פבר׳ "
    "אפר׳ אוג׳ ספט׳ אוק׳ נוב׳ דצמ׳ "
    // fa
    "ژانویهٔ فوریهٔ آوریل مهٔ ژوئن ژوئیهٔ اوت سپتامبر اکتبر نوامبر دسامبر ژانویه فوریه مه "
    "ژوئیه "
    // hi
    "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्तूबर नवंबर दिसंबर जन फ़र जुल अग सित "
    "अक्तू नव दिस "
    // ur
    "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر "
    // bn
    "জানুয়ারী ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর জানু "
    "ফেব "
    // ta
    "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர் ஜன பிப் மார் ஏப் "
    "ஆக செப் அக் நவ டிச "
    // te
    "జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్ జన ఫిబ్ర "
    "ఏప్రి ఆగ సెప్టెం అక్టో నవం డిసెం "
    // mr
    "जानेवारी फेब्रुवारी एप्रिल मे जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर जाने फेब्रु "
    "एप्रि ऑग सप्टें ऑक्टो नोव्हें डिसें "
    // gu
    "જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ સપ્ટેમ્બર ઑક્ટોબર નવેમ્બર ડિસેમ્બર જાન્યુ "
    "ફેબ્રુ સપ્ટે ઑક્ટો નવે ડિસે "
    // ml
    "ജനുവരി ഫെബ്രുവരി മാർച്ച് ഏപ്രിൽ മേയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ് സെപ്റ്റംബർ ഒക് ടോബർ നവംബർ ഡിസംബർ ജനു "
    "ഫെബ്രു മാർ ഏപ്രി ഓഗ സെപ്റ്റം ഒക്ടോ നവം ഡിസം "
    // kn
    "ಜನವರಿ ಫೆಬ್ರವರಿ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್ ಸೆಪ್ಟೆಂಬರ್ ಅಕ್ಟೋಬರ್ ನವೆಂಬರ್ ಡಿಸೆಂಬರ್ ಏಪ್ರಿ ಆಗ "
    "ಸೆಪ್ಟೆಂ ಅಕ್ಟೋ ನವೆಂ ಡಿಸೆಂ ಜನ ಫೆಬ್ರ "
    // pa
    "ਜਨਵਰੀ ਫ਼ਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ ਸਤੰਬਰ ਅਕਤੂਬਰ ਨਵੰਬਰ ਦਸੰਬਰ ਜਨ ਫ਼ਰ ਅਪ੍ਰੈ ਜੁਲਾ ਅਗ "
    "ਸਤੰ ਅਕਤੂ ਨਵੰ ਦਸੰ "
    // ne
    "फेब्रुअरी अप्रिल जुन अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर "
    // th
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม "
    "พฤศจิกายน ธันวาคม ม ค ก พ มี เม ย มิ ส ต ธ "
    // id
    "maret agustus agu "
    // ms
    "mac julai ogos disember ogo dis "
    // tl
    "pebrero marso hunyo hulyo setyembre oktubre nobyembre disyembre peb hun hul nob "
    // sw
    "machi aprili agosti septemba oktoba novemba desemba "
    // am
    "ጃንዩወሪ ፌብሩወሪ ማርች ኤፕሪል ሜይ ጁን ጁላይ ኦገስት ሴፕቴምበር ኦክቶበር ኖቬምበር ዲሴምበር ጃንዩ ፌብሩ ኤፕሪ ኦገስ ሴፕቴ ኦክቶ "
    "ኖቬም ዲሴም "
    // ka
    "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი "
    "ნოემბერი დეკემბერი იან თებ მარ აპრ მაი ივნ ივლ აგვ სექ ოქტ ნოე დეკ "
    // hy
    "հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի "
    "նոյեմբերի դեկտեմբերի հնվ փտվ մրտ ապր մյս հնս հլս օգս սեպ հոկ նոյ դեկ հունվար փետրվար "
    "մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր "
    // kk
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан "
    "қаң ақп нау сәу мам мау шіл там қыр қаз қар жел "
    // uz
    "sentabr oktabr "
    // mn
    "нэгдүгээр сар хоёрдугаар гуравдугаар дөрөвдүгээр тавдугаар зургаадугаар долоодугаар "
    "наймдугаар есдүгээр аравдугаар арван р "
    // my
    "ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် ဩဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ ဇန် ဖေ ဧ "
    "ဇူ ဩ စက် အောက် နို ဒီ "
    // km
    "មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ "
    // lo
    "ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ ມ ກ ພ ນ ສ ມິ "
    "ຖ ລ ຫ ຍ ຕ ຈ ທ ວ "
    // zh
    "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月 "
    // ca
    "de gener febrer març d’abril maig juny juliol d’agost setembre d’octubre desembre "
    "d’abr d’ag d’oct agost ag "
    // gl
    "xaneiro febreiro xuño xullo decembro xan xul "
    // eu
    "urtarrilak otsailak martxoak apirilak maiatzak ekainak uztailak abuztuak irailak "
    "urriak azaroak abenduak urt ots api eka uzt abu ira urr aza abe urtarrila otsaila "
    "martxoa apirila maiatza ekaina uztaila abuztua iraila urria azaroa abendua "
    // cy
    "ionawr chwefror mawrth ebrill mehefin gorffennaf awst medi hydref tachwedd rhagfyr "
    "ion chwef maw ebr meh gorff hyd tach rhag chw gor "
    // ga
    "eanáir feabhra márta aibreán bealtaine meitheamh iúil lúnasa meán fómhair deireadh "
    "samhain nollaig ean feabh aib beal meith lún mfómh dfómh samh noll "
    // af
    "januarie junie julie "
    // sq
    "janar shkurt prill qershor korrik gusht shtator tetor nëntor dhjetor shk pri qer "
    "korr gush sht tet nën dhj "
    // ku
    "rêbendanê reşemiyê adarê avrêlê gulanê pûşperê tîrmehê gelawêjê rezberê kewçêrê "
    "sermawezê berfanbarê rêb reş ada gul pûş tîr gel rez kew ser ber rêbendan reşemî "
    "adar avrêl gulan pûşper tîrmeh gelawêj rezber kewçêr sermawez berfanbar "
    // en, cut short
    "sept febr agst "
    // ca
    "d'abril d'agost d'octubre "
    // pl, hu, ro, el, sk ...
    "januára februára marca apríla mája júna júla augusta septembra októbra novembra "
    "decembra szept jún júl ápr márc ian iun iul noi siječanj studenog "
    // ar, of the Levant and the Maghreb
    "كانون الثاني شباط آذار اذار نيسان أيار ايار حزيران تموز آب اب أيلول ايلول تشرين "
    "الأول الاول جانفي فيفري أفريل افريل ماي جوان جويلية أوت اوت يناير ابريل اغسطس اكتوبر "
    // ar, of the Hijra
    "محرم صفر ربيع الآخر الاخر جمادى الأولى الاولى الآخرة الاخرة رجب شعبان رمضان شوال ذو "
    "ذي القعدة الحجة "
    // fa, of the sun
    "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند "
    // he, with its preposition
    "בינואר בפברואר במרץ במרס באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר "
    "בדצמבר מרס "
    // he, with it and cut short
    "בינו׳ בפבר׳ באפר׳ באוג׳ בספט׳ באוק׳ בנוב׳ בדצמ׳ "
    // eu, in the genitive
    "urtarrilaren otsailaren martxoaren apirilaren maiatzaren ekainaren uztailaren abuztuaren "
    "irailaren urriaren azaroaren abenduaren "
    // el, as they are spoken
    "γενάρη φλεβάρη μάρτη απρίλη μάη ιούνη ιούλη αυγούστου σεπτέμβρη οκτώβρη νοέμβρη "
    "δεκέμβρη γενάρης φλεβάρης μάρτης απρίλης μάης ιούνης ιούλης σεπτέμβρης οκτώβρης "
    "νοέμβρης δεκέμβρης "
    // hi, mr, ne, in other spellings
    "फ़रवरी फरवरी सितम्बर अक्तूबर नवम्बर दिसम्बर "
    // hu, with their endings
    "januári február ";

constexpr std::string_view kMonthSigns = "tháng thg 月 월 月份 ";

constexpr std::string_view kWeekdays =
    // en
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "mo tu we th fr sa su "
    // de
    "montag dienstag mittwoch donnerstag freitag samstag sonntag di mi do so "
    // fr
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim lu "
    "ma me je ve "
    // es
    "lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom ju vi "
    // it
    "lunedì martedì mercoledì giovedì venerdì sabato domenica gio sab "
    // pt
    "segunda feira terça quarta quinta sexta seg ter qua qui sex "
    // nl
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag wo vr za zo "
    // sv
    "måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tors fre lör sön må ti "
    "on to lö sö "
    // da
    "mandag tirsdag lørdag søndag man tir tor lør søn lø sø "
    // fi
    "maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina ke "
    "pe la maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai "
    // is
    "mánudagur þriðjudagur miðvikudagur fimmtudagur föstudagur laugardagur sunnudagur mán "
    "þri mið fim fös lau má þr fi fö "
    // et
    "esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev e t k n r l p "
    // lv
    "pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena pirmd otrd "
    "trešd ceturtd piektd sestd svētd pr ot tr ce pk se sv "
    // lt
    "pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis "
    "sekmadienis an kt pn št sk "
    // pl
    "poniedziałek wtorek środa czwartek piątek sobota niedziela pon wt śr czw pt sob "
    "niedz wto śro pią nie "
    // cs
    "pondělí úterý středa čtvrtek pátek neděle po út st čt pá ne "
    // sk
    "pondelok utorok streda štvrtok piatok nedeľa ut pi "
    // hu
    "hétfő kedd szerda csütörtök péntek szombat vasárnap h sze cs szo v "
    // ro
    "luni marți miercuri joi vineri sâmbătă duminică mie vin sâm dum sâ du "
    // bg
    "понеделник вторник сряда четвъртък петък събота неделя пн вт ср чт пт сб нд "
    // sr
    "понедељак уторак среда четвртак петак субота недеља пон уто сре чет пет суб нед по "
    "ут че пе су не "
    // sr in Latin letters
    "ponedeljak utorak sreda četvrtak petak subota nedelja uto sre čet pet sub ned sr če "
    // bs
    "ponedjeljak srijeda nedjelja sri "
    // sl
    "ponedeljek torek četrtek petek "
    // mk
    "четврток петок сабота недела вто саб "
    // uk
    "понеділок вівторок середа четвер пʼятниця неділя "
    // ru
    "понедельник четверг пятница суббота воскресенье вс "
    // be
    "панядзелак аўторак серада чацвер пятніца нядзеля аў чц "
    // el
    "δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή δευ τρί τετ πέμ παρ σάβ κυρ "
    "δε τρ τε πέ πα σά κυ "
    // tr
    "pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt sal çar per cum cmt paz ça "
    "cu ct pa "
    // az
    "bazar ertəsi çərşənbə axşamı cümə şənbə b ç a c ş "
    // ar
    "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد إثنين ثلاثاء أربعاء خميس جمعة "
    "سبت أحد "
    // he
    "יום שני שלישי רביעי חמישי שישי שבת ראשון ב׳ ג׳ ד׳ ה׳ ו׳ א׳ ש׳ "
    // fa
    "دوشنبه سه شنبه چهارشنبه پنجشنبه جمعه یکشنبه ش ج "
    // hi
    "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार सोम मंगल बुध गुरु शुक्र शनि रवि "
    "सो मं बु गु शु श र "
    // ur
    "پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار "
    // bn
    "সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রবিবার সোম মঙ্গল বুধ বৃহস্পতি শুক্র শনি "
    "রবি সোঃ মঃ বুঃ বৃঃ শুঃ রঃ "
    // ta
    "திங்கள் செவ்வாய் புதன் வியாழன் வெள்ளி சனி ஞாயிறு திங் செவ் புத வியா வெள் ஞாயி தி செ பு வி வெ ச "
    "ஞா "
    // te
    "సోమవారం మంగళవారం బుధవారం గురువారం శుక్రవారం శనివారం ఆదివారం సోమ మంగళ బుధ గురు శుక్ర "
    "శని ఆది మం "
    // mr
    "मंगळवार मंगळ "
    // gu
    "સોમવાર મંગળવાર બુધવાર ગુરુવાર શુક્રવાર શનિવાર રવિવાર સોમ મંગળ બુધ ગુરુ શુક્ર શનિ રવિ "
    "સો મં બુ ગુ શુ શ ર "
    // ml
    "തിങ്കളാഴ് ച ചൊവ്വാഴ്ച ബുധനാഴ് വ്യാഴാഴ് വെള്ളിയാഴ് ശനിയാഴ് ഞായറാഴ് തിങ്കൾ ചൊവ്വ ബുധൻ വ്യാഴം വെള്ളി "
    "ശനി ഞായർ തി ചൊ ബു വ്യാ വെ ശ ഞാ ചൊവ്വാഴ് "
    // kn
    "ಸೋಮವಾರ ಮಂಗಳವಾರ ಬುಧವಾರ ಗುರುವಾರ ಶುಕ್ರವಾರ ಶನಿವಾರ ಭಾನುವಾರ ಸೋಮ ಮಂಗಳ ಬುಧ ಗುರು ಶುಕ್ರ ಶನಿ ಭಾನು "
    // pa
    "ਸੋਮਵਾਰ ਮੰਗਲਵਾਰ ਬੁੱਧਵਾਰ ਵੀਰਵਾਰ ਸ਼ੁੱਕਰਵਾਰ ਸ਼ਨਿੱਚਰਵਾਰ ਐਤਵਾਰ ਸੋਮ ਮੰਗਲ ਬੁੱਧ ਵੀਰ ਸ਼ੁੱਕਰ "
    "ਸ਼ਨਿੱਚਰ ਐਤ ਮੰਗ ਸ਼ੁੱਕ ਸ਼ਨਿੱ "
    // ne
    "सोमबार मङ्गलबार बुधबार बिहिबार शुक्रबार शनिबार आइतबार मङ्गल बिहि आइत "
    // th
    "วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์ จ อ พ พฤ ศ ส อา "
    // vi
    "thứ hai ba tư năm sáu bảy chủ nhật cn "
    // id
    "senin selasa rabu kamis jumat sabtu minggu sen sel rab kam jum min "
    // ms
    "isnin khamis jumaat ahad isn kha ahd is ra kh ah "
    // tl
    "miyerkules huwebes biyernes sabado linggo miy huw biy lin hu bi li "
    // sw
    "jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili "
    // am
    "ሰኞ ማክሰኞ ረቡዕ ሐሙስ ዓርብ ቅዳሜ እሑድ ማክሰ ሰ ማ ረ ሐ ዓ ቅ እ "
    // ka
    "ორშაბათი სამშაბათი ოთხშაბათი ხუთშაბათი პარასკევი შაბათი კვირა ორშ სამ ოთხ ხუთ პარ "
    "შაბ კვი ორ სმ ოთ ხთ პრ შბ კვ "
    // hy
    "երկուշաբթի երեքշաբթի չորեքշաբթի հինգշաբթի ուրբաթ շաբաթ կիրակի երկ երք չրք հնգ ուր "
    "շբթ կիր եկ եք չք հգ ու շբ կր "
    // kk
    "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі дс сс бс жм жс "
    // uz
    "dushanba seshanba chorshanba payshanba juma shanba yakshanba dush sesh chor pay shan "
    "yak ch sh ya "
    // mn
    "даваа мягмар лхагва пүрэв баасан бямба ням да мя лх пү ба бя ня "
    // my
    "တနင်္လာ အင်္ဂါ ဗုဒ္ဓဟူး ကြာသပတေး သောကြာ စနေ တနင်္ဂနွေ "
    // km
    "ច័ន្ទ អង្គារ ពុធ ព្រហស្បតិ៍ សុក្រ សៅរ៍ អាទិត្យ ចន្ទ ព្រហ ច អ ពុ ព្រ សុ ស អា "
    // lo
    "ວັນຈັນ ວັນອັງຄານ ວັນພຸດ ວັນພະຫັດ ວັນສຸກ ວັນເສົາ ວັນອາທິດ ຈັນ ອັງຄານ ພຸດ ພະຫັດ ສຸກ ເສົາ "
    "ອາທິດ ຈ ອ ພ ພຫ ສຸ ສ ອາ "
    // zh
    "星期一 星期二 星期三 星期四 星期五 星期六 星期日 周一 周二 周三 周四 周五 周六 周日 "
    // zh in traditional characters
    "週一 週二 週三 週四 週五 週六 週日 一 二 三 四 五 六 日 "
    // ja
    "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 月 火 水 木 金 土 "
    // ko
    "월요일 화요일 수요일 목요일 금요일 토요일 일요일 월 화 수 목 금 토 일 "
    // ca
    "dilluns dimarts dimecres dijous divendres dissabte diumenge dl dt dc dj dv ds dg "
    // gl
    "luns mércores xoves venres mér xov mé xo sá "
    // eu
    "astelehena asteartea asteazkena osteguna ostirala larunbata igandea al ar az og or "
    "lr ig "
    // cy
    "dydd llun mawrth mercher iau gwener sadwrn sul maw gwen sad ll ia gw gwe "
    // ga
    "dé luain máirt céadaoin déardaoin haoine sathairn domhnaigh luan céad déar aoine "
    "sath domh cé ao "
    // af
    "vrydag saterdag sondag "
    // sq
    "hënë martë mërkurë enjte premte shtunë diel hën mër enj pre sht die "
    // ku
    "duşem sêşem çarşem pêncşem în şemî yekşem dş sş çş pş yş "
    // hu, tr, fi ...
    "hétfőn kedden szerdán csütörtökön pénteken szombaton vasárnap keskiviikkona "
    "maanantaina tiistaina torstaina perjantaina lauantaina sunnuntaina "
    // ja, zh
    "日曜日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜 月曜 火曜 水曜 木曜 金曜 土曜 "
    "月 火 水 木 金 土 周一 周二 周三 周四 周五 周六 周日 週一 週二 週三 週四 週五 週六 "
    "週日 星期天 礼拜天 禮拜天 "
    // ko
    "월 화 수 목 금 토 일 "
    // vi
    "thứ chủ nhật hai ba tư năm sáu bảy cn "
    // th
    "วัน จันทร์ อังคาร พุธ พฤหัสบดี พฤหัส ศุกร์ เสาร์ อาทิตย์ "
    // pt
    "feira segunda terça quarta quinta sexta "
    // ar
    "الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت الأحد الاحد "
    // ru, uk
    "понедельник вторник среда четверг пятница суббота воскресенье "
    // ml
    "ഞായറാഴ്ച തിങ്കളാഴ്ച ചൊവ്വാഴ്ച ബുധനാഴ്ച വ്യാഴാഴ്ച വെള്ളിയാഴ്ച ശനിയാഴ്ച ";

constexpr std::string_view kNearDays =
    "today yesterday heute gestern aujourd'hui aujourd hui hier hoy ayer oggi ieri hoje "
    "ontem vandaag gisteren idag igår i dag i går tänään eilen dziś dzisiaj wczoraj dnes "
    "včera ma tegnap azi ieri днес вчера сегодня вчера сьогодні вчора danes danas jučer "
    "juče данас јуче σήμερα χθες χτες bugün dün اليوم أمس امروز دیروز היום אתמול आज कल "
    "hari ini kemarin hôm nay qua วันนี้ เมื่อวาน 今天 昨天 今日 昨日 오늘 어제 täna eile "
    "šodien vakar šiandien ";

constexpr std::string_view kPublications =
    // en
    "published publish posted updated update modified created added uploaded filed issued "
    "edited revised original date time last first originally online release released on since live "
    "aired broadcast "
    // de
    "veröffentlicht veröffentlichung aktualisiert aktualisierung erstellt erschienen "
    "geändert stand datum publiziert zuletzt letzte update online seit eingestellt vom "
    "bearbeitet änderung artikel gepostet geschrieben "
    // fr
    "publié publiée publication mis mise à jour modifié modifiée modification créé posté "
    "mise ligne date dernière le parution actualisé "
    // es
    "publicado publicada publicación actualizado actualizada actualización modificado "
    "fecha última creado el "
    // it
    "pubblicato pubblicata pubblicazione aggiornato aggiornata aggiornamento modificato "
    "modifica ultimo ultima creato inserito data il "
    // pt
    "publicado publicada publicação atualizado atualizada atualização modificado "
    "modificação postado data em última criado actualizado "
    // nl
    "gepubliceerd bijgewerkt gewijzigd geplaatst laatst laatste wijziging datum aangepast "
    "geüpdatet publicatiedatum "
    // sv
    "publicerad publicerat uppdaterad uppdaterat senast ändrad skapad den publicering "
    // da
    "udgivet opdateret offentliggjort publiceret sidst senest oprettet ændret d "
    // no
    "publisert oppdatert sist endret lagt ut "
    // fi
    "julkaistu päivitetty muokattu viimeksi päiväys "
    // is
    "birt uppfært síðast "
    // et
    "avaldatud uuendatud muudetud viimati "
    // lv
    "publicēts publicēta atjaunots atjaunota pievienots "
    // lt
    "paskelbta atnaujinta publikuota įkelta "
    // pl
    "opublikowano opublikowane data publikacji publikacja aktualizacja aktualizacji "
    "zaktualizowano dodano dodane utworzono zmodyfikowano ostatnia dnia ostatnio "
    "modyfikacja "
    // cs
    "publikováno zveřejněno aktualizováno aktualizace vydáno vloženo datum dne poslední "
    "naposledy upraveno přidáno "
    // sk
    "publikované zverejnené uverejnené aktualizované aktualizácia vydané pridané dátum "
    "dňa posledná "
    // hu
    "megjelent megjelenés közzétéve frissítve módosítva létrehozva frissült publikálva "
    "utolsó utoljára dátum "
    // ro
    "publicat publicată publicării actualizat actualizată modificat postat adăugat data "
    "la ultima actualizare "
    // bg
    "публикувано публикувана обновено обновена последна промяна дата на "
    // sr, hr, sl, mk
    "objavljeno objavljen objava ažurirano posljednja izmjena poslednja izmena datum "
    "izmijenjeno objavljeno posodobljeno dodano objavlj zadnja sprememba објављено "
    "ажурирано објавено датум измењено ажурирано "
    // ru
    "опубликовано опубликована обновлено обновлена размещено добавлено изменено создано "
    "дата публикации публикация последнее обновление от "
    // uk
    "опубліковано оновлено додано розміщено змінено дата публікації публікація останнє "
    "оновлення від "
    // be
    "апублікавана абноўлена дата "
    // el
    "δημοσιεύθηκε δημοσιεύτηκε δημοσίευση ενημερώθηκε ενημέρωση ανανεώθηκε τελευταία "
    "ημερομηνία στις δημοσίευσης αναρτήθηκε "
    // tr
    "yayınlanma yayınlandı yayın yayımlanma güncelleme güncellenme güncellendi eklenme "
    "giriş oluşturulma tarihi tarih son haber "
    // az
    "dərc yayımlanıb yenilənib tarix "
    // ar
    "نشر نُشر النشر تاريخ آخر تحديث تم حدث التحديث نشرت بتاريخ تعديل أضيف حدّث "
    // he
    "פורסם עודכן תאריך עדכון פרסום אחרון לאחרונה ב "
    // fa
    "منتشر شده انتشار تاریخ به روز رسانی بروزرسانی آخرین زمان "
    // hi, mr, ne
    "प्रकाशित अपडेटेड अपडेट तारीख पब्लिश पब्लिश्ड अद्यतन संशोधित अंतिम updated अद्यावधिक मिति "
    // bn
    "প্রকাশ প্রকাশিত আপডেট প্রকাশের তারিখ সময় হালনাগাদ "
    // ta, te, ml, kn, gu, pa
    "வெளியிடப்பட்டது புதுப்பிக்கப்பட்டது ప్రచురణ నవీకరించబడింది പ്രസിദ്ധീകരിച്ചത് അപ്ഡേറ്റ് "
    "ಪ್ರಕಟಿಸಲಾಗಿದೆ પ્રકાશિત ਪ੍ਰਕਾਸ਼ਿਤ "
    // id, ms
    "diterbitkan dipublikasikan diperbarui diperbaharui dikemas kini tanggal tarikh "
    "terbit pada hari terakhir diunggah rilis "
    // vi
    "đăng ngày cập nhật xuất bản lúc lần cuối "
    // th
    "เผยแพร่ อัปเดต อัพเดต อัพเดท ปรับปรุง ล่าสุด เมื่อ โพสต์ เผยแพร่เมื่อ "
    // tl, sw
    "inilathala na ilichapishwa imechapishwa imesasishwa tarehe "
    // ka, hy
    "გამოქვეყნდა განახლდა հրապարակվել թարմացվել "
    // ca, gl, eu
    "publicat actualitzat publicada data argitaratua eguneratua "
    // zh
    "发布 发表 更新 时间 日期 发布于 发表于 更新于 最后 發布 發佈 發表 時間 最後 刊登 "
    "出版 上传 创建 發布於 更新於 最后更新 于 於 "
    // ja
    "公開 公開日 更新 更新日 投稿 投稿日 掲載 掲載日 配信 配信日 作成 作成日 最終 "
    "最終更新 最終更新日 登録 日時 "
    // ko
    "입력 수정 등록 승인 기사입력 최종 최종수정 작성 게시 업데이트 발행 송고 기사등록 "
    "기사수정 일자 작성일 등록일 수정일 게시일 발행일 ";

constexpr std::string_view kYearSigns =
    "年 년 г год года р рік року տարի թ թվական წელი წ m gada gads éve жыл ж г р г. tahun "
    "año ano anul year år พ ศ พุทธศักราช ค ศักราช م هـ ه ";

constexpr std::string_view kParticles =
    // en
    "at on of the st nd rd th am pm a.m p.m a m p hrs h min and "
    // de, nl, no, sv, da
    "um uhr om uur kl klo den dem der d de am fm em vm nm e het "
    // fr, es, it, pt, ca, gl
    "le à h les er º ª el del a las al hs hrs horas alle ore ora il às as em o do da de "
    "min es ro e "
    // pl, cs, sk, hr, sl
    "godz godzina o w ve v u ob ur sati hod dop odp pop "
    // hu
    "kor én án ei jén ján i óra perc de du ás "
    // ro, sq, lv, lt, et
    "la ora orele ore në val gada plkst kell kl d "
    // ru, uk, bg, mk, be
    "в г ч во у о р года час о пр об сл на мск от ч дп пп ў года "
    // el
    "στις μ π μμ πμ ώρα και ου η "
    // tr, az
    "saat de da te ta öö ös "
    // ar, fa, ur
    "في ص م الساعة الموافق صباحا صباحاً مساء مساءً ساعت در عصر صبح قبل بعد ازظهر از ظهر "
    "بعدازظهر هـ ه و ق ظ ب بتوقيت غرينتش بجے "
    // he
    "ב בשעה לפנה״צ אחה״צ שעה בתאריך "
    // hi, bn, ta ...
    "को बजे पर को सुबह दोपहर शाम रात পিএম এএম সকাল দুপুর বিকাল রাত টা মিনিট অপরাহ্ন "
    "পূর্বাহ্ন அன்று முற்பகல் பிற்பகல் கி కి रोजी वाजता એ વાગ્યે ಪೂರ್ವಾಹ್ನ ಅಪರಾಹ್ನ ਪੂ ਦੁ ਬਾ ਵਜੇ "
    "पूर्वाह्न अपराह्न गते "
    // th, lo, km, my
    "ที่ เวลา น นาฬิกา นาที วินาที ก่อนเที่ยง หลังเที่ยง ທີ ໂມງ ນາທີ ວິນາທີ ກ່ອນທ່ຽງ ຫຼັງທ່ຽງ នៅ "
    "ម៉ោង នំ နံနက် ညနေ နာရီ "
    // id, ms, vi, tl
    "pukul pkl jam wib wita wit pg ptg lúc giờ phút sa ch nang ng ika "
    // eu, cy, ga, sw, am
    "ko ren an koa etan yb yh i r n saa ጥዋት ከሰዓት ቀን "
    // ka, hy, kk, uz, mn
    "ին ի ժամը საათი tk to оны ын гараг ү ө х сарын сар р сағат ຄ ສ "
    // zh, ja, ko
    "日 号 號 時 时 分 秒 点 點 上午 下午 午前 午後 早上 晚上 凌晨 中午 시 분 초 오전 "
    "오후 일 요일 付 版 "
    // zones of time
    "gmt utc est edt et pst pdt pt cst cdt ct mst mdt mt bst ist cet cest eet eest msk "
    "kst jst sgt hkt aest aedt acst awst nzst nzdt sast wat eat cat pkt npt brt art clt "
    "mez mesz t z ";

// Words that say how long ago.
constexpr std::string_view kAges =
    // en
    "years ago year yr months month mo weeks week wk days day hours hour hr minutes "
    "minute min seconds second sec "
    // de
    "vor jahren jahr monaten monat wochen woche wo tagen tag stunden stunde std minuten m "
    "sekunden sekunde sek s "
    // fr
    "il y a ans an mois semaines semaine sem jours jour j heures heure h secondes seconde "
    // es
    "hace años año meses mes semanas semana días día d horas hora minutos minuto segundos "
    "segundo "
    // it
    "anni fa anno mesi mese settimane settimana sett giorni giorno g gg ore ora minuti "
    "secondi secondo "
    // pt
    "há anos ano mês dias dia seg "
    // nl
    "jaar geleden maanden maand weken dagen dag dgn uur minuut seconden "
    // sv
    "för år sedan sen månader månad mån veckor vecka v dagar timmar timme tim minuter "
    "minut sekunder sekund "
    // da
    "for siden måneder måned md mdr uger uge dage timer time minutter "
    // no
    "uker uke u døgn t minutt "
    // fi
    "vuotta sitten vuosi kuukautta kuukausi kk viikkoa viikko vk päivää päivä pv tuntia "
    "tunti minuuttia minuutti sekuntia sekunti "
    // is
    "fyrir árum ári mánuðum mánuði mán vikum viku dögum degi klukkustundum klukkustund "
    "klst mínútum mínútu mín sekúndum sekúndu "
    // et
    "aasta eest kuu k nädala näd päeva p tunni sekundi "
    // lv
    "pirms gadiem gada mēnešiem mēneša mēn nedēļām nedēļas ned dienām dienas stundām "
    "stundas st minūtēm minūtes sekundēm sekundes "
    // lt
    "prieš metų metus mėnesių mėnesį mėnesius mėnesio mėn savaičių savaitę savaites "
    "savaitės sav dienų dieną dienos valandų valandą valandas valandos val minučių minutę "
    "minutės sekundžių sekundę sekundės "
    // pl
    "roku temu rok lata lat miesiąca miesiąc miesiące miesięcy mies tygodnia tydzień "
    "tygodnie tygodni tydz tyg dnia dzień dni godziny godzinę godzin godz minuty sekundy "
    // cs
    "před lety rokem r l měsíci měsícem měsíce měs týdny týdnem týdne týd dny dnem dne "
    "hodinami hodinou hodiny minutami minutou sekundami sekundou "
    // sk
    "pred rokmi rokom roka mesiacmi mesiacom mesiaca týždňami týždňom týždňa týž dňami "
    "dňom dňa minútami minútou minúty "
    // hu
    "évvel ezelőtt hónappal héttel nappal napja órával perccel másodperccel "
    // ro
    "acum de ani luni lună săptămâni săptămână săpt zile zi oră secunde secundă "
    // bg
    "преди години година г пр месеца месец м седмици седмица седм дни ден д часа час ч "
    "минути минута мин секунди секунда сек "
    // sr
    "пре године год месеци мес недеља недеље нед н дана сати сата секунде с "
    // sr in Latin letters
    "pre godina godine god meseci meseca nedelja nedelje n dana sati sata č minuta "
    // bs
    "prije godinu mjeseci mjesec mjeseca mj sedmica sedmicu sedmice sed dan sat minutu "
    "sekundu "
    // hr
    "tjedana tjedan tjedna tj "
    // sl
    "leti letom letoma mesecem mesecema tedni tednom tednoma ted dnevi dnevom dnevoma "
    "urami uro urama minutama sekundo sekundama "
    // mk
    "пред дена "
    // uk
    "року тому рік роки років р місяця місяць місяці місяців міс тижня тиждень тижні "
    "тижнів тиж дня день дні днів дн годину годин хвилини хвилину хвилин хв секунду "
    "секунд "
    // ru
    "года назад лет л месяца месяц месяцев недели неделю недель дней часов минуты минуту "
    "минут секунды "
    // be
    "таму гады гадоў месяцы месяцаў тыдня тыдзень тыдні тыдняў тыд дзень дзён гадзіны "
    "гадзіну гадзін гадз хвіліны хвіліну хвілін "
    // el
    "πριν από έτη έτος μήνες μήνα μ εβδομάδες εβδομάδα εβδ ημέρες ημέρα ημ ώρες ώρα ώ "
    "λεπτά λεπτό λεπ λ δευτερόλεπτα δευτερόλεπτο δευτ δ "
    // tr
    "yıl önce ay hafta hf gün saat sa dakika dk saniye sn "
    // az
    "öncə həftə dəqiqə saniyə "
    // ar
    "قبل سنة واحدة سنتين سنوات شهر واحد شهرين أشهر شهرًا خلال أسبوع أسبوعين أسابيع أسبوعًا "
    "يوم يومين أيام يومًا ساعة ساعتين ساعات دقيقة دقيقتين دقائق ثانية ثانيتين ثوانِ ثوانٍ "
    // he
    "לפני שנים שנה שנתיים חודשים חודש חודשיים חו׳ שבועות שבוע שבועיים שב׳ ימים יום יומיים "
    "אתמול שעות שעה שעתיים שע׳ דקות דקה שתי דק׳ שניות שנייה שנ׳ "
    // fa
    "سال پیش ماه هفته روز ساعت دقیقه ثانیه "
    // hi
    "वर्ष पहले माह सप्ताह दिन घंटे घं मिनट मि सेकंड से "
    // ur
    "پہلے مہینے مہینہ ماہ ہفتے ہفتہ دنوں دن گھنٹے گھنٹہ منٹ سیکنڈ "
    // bn
    "বছর পূর্বে মাস আগে সপ্তাহ দিন ঘন্টা মিনিট সেকেন্ড "
    // ta
    "ஆண்டுகளுக்கு முன் ஆண்டிற்கு ஆ மாதங்களுக்கு மாதத்துக்கு மாத மா வாரங்களுக்கு வாரத்திற்கு வார வா "
    "நாட்களுக்கு நாளுக்கு நா மணிநேரம் மணி ம நிமிடங்களுக்கு நிமிடத்திற்கு நிமி நி விநாடிகளுக்கு "
    "விநாடிக்கு விநா வி "
    // te
    "సంవత్సరాల క్రితం సంవత్సరం సం నెలల నెల వారాల వారం రోజుల రోజు గంటల గంట గం నిమిషాల నిమిషం "
    "నిమి సెకన్ల సెకను సెక "
    // mr
    "वर्षांपूर्वी वर्षापूर्वी महिन्यांपूर्वी महिन्यापूर्वी आठवड्यांपूर्वी आठवड्यापूर्वी दिवसांपूर्वी "
    "दिवसापूर्वी तासांपूर्वी तासापूर्वी मिनिटांपूर्वी मिनिटापूर्वी मिनि पूर्वी सेकंदांपूर्वी "
    "सेकंदापूर्वी "
    // gu
    "વર્ષ પહેલાં મહિના અઠવાડિયા અઠ દિવસ કલાક મિનિટ સેકંડ "
    // ml
    "വർഷം മുമ്പ് മാസം ആഴ്ച ദിവസം മണിക്കൂർ മിനിറ്റ് സെക്കൻഡ് "
    // kn
    "ವರ್ಷಗಳ ಹಿಂದೆ ವರ್ಷದ ತಿಂಗಳುಗಳ ತಿಂಗಳ ತಿಂಗಳು ವಾರಗಳ ವಾರದ ದಿನಗಳ ದಿನದ ಗಂಟೆಗಳ ಗಂಟೆ ನಿಮಿಷಗಳ "
    "ನಿಮಿಷದ ಸೆಕೆಂಡುಗಳ ಸೆಕೆಂಡ್ "
    // pa
    "ਸਾਲ ਪਹਿਲਾਂ ਮਹੀਨੇ ਮਹੀਨਾ ਹਫ਼ਤੇ ਹਫ਼ਤਾ ਦਿਨ ਘੰਟੇ ਘੰਟਾ ਮਿੰਟ ਸਕਿੰਟ "
    // ne
    "अघि महिना पहिले हप्ता घण्टा मिनेट सेकेन्ड "
    // th
    "ปีที่แล้ว เดือนที่ผ่านมา เดือนที่แล้ว สัปดาห์ที่ผ่านมา สัปดาห์ที่แล้ว วันที่ผ่านมา วันที่แล้ว "
    "ชั่วโมงที่ผ่านมา ชม ที่แล้ว นาทีที่ผ่านมา นาทีที่แล้ว วินาทีที่ผ่านมา วินาทีที่แล้ว "
    // vi
    "năm trước tháng tuần ngày giờ phút giây "
    // id
    "tahun yang lalu thn bulan bln minggu mgg hari jam menit mnt detik dtk "
    // ms
    "mgu minit "
    // tl
    "na taon ang nakalipas buwan linggo araw oras "
    // sw
    "miaka iliyopita mwaka uliopita miezi mwezi wiki zilizopita siku saa "
    // am
    "ከ ዓመታት በፊት ዓመት ወራት ወር ሳምንታት ሳምንት ቀናት ቀን ቀኖች ሰዓቶች ሰዓት ደቂቃዎች ደቂቃ ሰከንዶች ሰከንድ "
    // ka
    "წლის წინ თვის კვირის კვ დღის საათის სთ წუთის წთ წამის წმ "
    // hy
    "տարի առաջ տ ամիս շաբաթ շաբ օր ժամ ժ րոպե ր վայրկյան վրկ վ "
    // kk
    "жыл бұрын ж ай апта ап күн сағат сағ "
    // ky
    "мурун мурн апт саат мүнөт мүн "
    // uz
    "yil oldin oy kun soat daqiqa soniya "
    // tg
    "сол пеш моҳ ҳафта ҳ рӯз соат ст дақиқа дақ сония сон "
    // mn
    "жилийн өмнө сарын долоо хоногийн өдрийн цагийн ц минутын секундын "
    // my
    "ပြီးခဲ့သည့် နှစ် လ ပတ် ရက် နာရီ မိနစ် စက္ကန့် "
    // km
    "ឆ្នាំ មុន ខែមុន សប្ដាហ៍ ថ្ងៃ ម៉ោង នាទី វិនាទី "
    // lo
    "ປີກ່ອນ ເດືອນກ່ອນ ດ ກ່ອນ ອາທິດກ່ອນ ອທ ມື້ກ່ອນ ຊົ່ວໂມງກ່ອນ ຊມ ນາທີກ່ອນ ນທ ວິນາທີກ່ອນ ວິ "
    // zh
    "年前 个月前 周前 天前 小时前 分钟前 秒钟前 秒前 "
    // zh in traditional characters
    "個月前 週前 小時前 分鐘前 "
    // ja
    "か月前 週間前 日前 時間前 分前 "
    // ko
    "년 전 개월 주 일 시간 분 초 "
    // ca
    "anys any mesos setmanes setmana setm dies hores minuts segons segon "
    // gl
    "hai "
    // eu
    "duela urte hilabete aste egun ordu "
    // cy
    "o flynyddoedd yn ôl blwyddyn flynedd blynedd bl mis fis deufis wythnos ws pythefnos "
    "diwrnod ddiwrnod awr munud mun funud eiliad eil "
    // ga
    "bliain ó shin bhliain bliana mbliana bhl mbl mí mhí seachtain sheachtain seachtaine "
    "scht lá uair chloig uaire huaire nóiméad nóim soicind shoicind soic shoic "
    // af
    "gelede maande weke w dae sekondes sekonde "
    // sq
    "vjet më parë vit muaj javë ditë orë minutë sekonda sekondë "
    // ku
    "berî salan salê salekê "
    // more, typed by hand
    "y yrs hrs mins secs wk wks mos 小時 小时 天 周 週 個月 个月 分鐘 分钟 年 日 秒 လွန်ခဲ့သော မိနစ်က "
    "နာရီက ရက်က "
    "about atrás evvel tagasi tundi minutit päeva nädalat aastat "
    "kuud tuntia dager uren sene lepas urmă cu în μέρες χρόνια ثواني شهور پیش منذ تقریبا "
    "घंटा घंटों हफ्ते महीने महीना साल पूर्व घण्टे मिन मिनिटे तास दिवस महिने वर्षे पहेला अगाडि "
    "tiếng cách đây khoảng ঘণ্টা মিনিট আগে முன்பு நேரத்திற்கு நேரம் மணி நாள் வருடங்களுக்கு "
    "પહેલા മുൻപ് ದಿನ nakaraan ang araw oras သပ္ပာတ် 달 ";

// Of these, the ones that do not say how soon.
constexpr std::string_view kAgoMarks =
    "ago vor il hace fa há geleden för sedan sen for siden vuotta sitten vuosi kuukautta "
    "kuukausi viikkoa viikko päivää päivä tuntia tunti minuuttia minuutti sekuntia "
    "sekunti fyrir árum ári mánuðum vikum dögum degi klukkustundum mínútum sekúndum eest "
    "pirms prieš metus mėnesį mėnesius savaitę savaites dieną dienas valandą valandas "
    "minutę minutes sekundę sekundes temu před lety rokem měsíci měsícem týdnem dnem "
    "hodinami hodinou minutami minutou sekundami sekundou pred rokmi rokom mesiacmi "
    "mesiacom týždňami týždňom dňami dňom minútami minútou évvel ezelőtt hónappal héttel "
    "nappal napja órával perccel másodperccel acum преди пр пре pre prije letom letoma "
    "meseci mesecem mesecema tedni tednom tednoma dnevi dnevom dnevoma urami urama "
    "minutama sekundama пред тому назад таму πριν από önce öncə قبل ثوانِ לפני אתמול پیش "
    "पहले پہلے گھنٹہ বছর পূর্বে মাস আগে সপ্তাহ দিন ঘন্টা মিনিট সেকেন্ড ஆண்டுகளுக்கு முன் ஆண்டிற்கு "
    "மாதங்களுக்கு மாதத்துக்கு வாரங்களுக்கு வாரத்திற்கு நாட்களுக்கு நாளுக்கு மணிநேரம் நிமிடங்களுக்கு "
    "நிமிடத்திற்கு விநாடிகளுக்கு விநாடிக்கு సంవత్సరాల క్రితం సంవత్సరం నెలల నెల వారాల వారం రోజుల "
    "రోజు గంటల గంట నిమిషాల నిమిషం సెకన్ల సెకను वर्षांपूर्वी वर्षापूर्वी महिन्यांपूर्वी "
    "महिन्यापूर्वी आठवड्यांपूर्वी आठवड्यापूर्वी दिवसांपूर्वी दिवसापूर्वी तासांपूर्वी तासापूर्वी "
    "मिनिटांपूर्वी मिनिटापूर्वी पूर्वी सेकंदांपूर्वी सेकंदापूर्वी વર્ષ પહેલાં મહિના અઠવાડિયા "
    "દિવસ કલાક મિનિટ સેકંડ വർഷം മുമ്പ് മാസം ആഴ്ച ദിവസം മണിക്കൂർ മിനിറ്റ് സെക്കൻഡ് ವರ್ಷಗಳ ಹಿಂದೆ "
    "ವರ್ಷದ ತಿಂಗಳುಗಳ ತಿಂಗಳ ತಿಂಗಳು ವಾರಗಳ ವಾರದ ದಿನಗಳ ದಿನದ ಗಂಟೆಗಳ ಗಂಟೆ ನಿಮಿಷಗಳ ನಿಮಿಷದ "
    "ಸೆಕೆಂಡುಗಳ ಸೆಕೆಂಡ್ ਪਹਿਲਾਂ ਮਹੀਨਾ ਹਫ਼ਤਾ ਘੰਟਾ वर्ष अघि महिना पहिले हप्ता दिन घण्टा मिनेट "
    "सेकेन्ड ปีที่แล้ว เดือนที่ผ่านมา เดือนที่แล้ว สัปดาห์ที่ผ่านมา สัปดาห์ที่แล้ว วันที่ผ่านมา "
    "วันที่แล้ว ชั่วโมงที่ผ่านมา ที่แล้ว นาทีที่ผ่านมา นาทีที่แล้ว วินาทีที่ผ่านมา วินาทีที่แล้ว trước "
    "yang lalu ang nakalipas iliyopita uliopita zilizopita በፊት ዓመት წლის წინ თვის კვირის "
    "კვ დღის საათის სთ წუთის წთ წამის წმ տարի առաջ ամիս շաբաթ օր ժամ րոպե վայրկյան жыл "
    "бұрын ай апта күн сағат минут секунд мурун мурн мүнөт yil oldin oy hafta kun soat "
    "daqiqa soniya пеш өмнө ပြီးခဲ့သည့် နှစ် ပတ် ရက် နာရီ မိနစ် စက္ကန့် ឆ្នាំ មុន ខែមុន សប្ដាហ៍ ថ្ងៃ "
    "នាទី វិនាទី ປີກ່ອນ ເດືອນກ່ອນ ກ່ອນ ອາທິດກ່ອນ ມື້ກ່ອນ ຊົ່ວໂມງກ່ອນ ນາທີກ່ອນ ວິນາທີກ່ອນ 年前 "
    "个月前 周前 天前 小时前 分钟前 秒钟前 秒前 個月前 週前 小時前 分鐘前 か月前 週間前 "
    "日前 時間前 分前 hai duela flynyddoedd yn ôl fis ddiwrnod funud shin gelede vjet më "
    "parë vit muaj javë ditë orë minuta minutë sekonda sekondë berî salê "
    "전 前 လွန်ခဲ့သော منذ atrás evvel tagasi lepas urmă पूर्व अगाडि முன்பு પહેલા മുൻപ് nakaraan cách đây আগে"
    " ";

// "Hours ago" in one word.
constexpr std::string_view kWholeAges =
    // hu
    "perce órája napja hete hónapja éve "
    // mr
    "आठवड्यांपूर्वी आठवड्यापूर्वी तासांपूर्वी तासापूर्वी दिवसांपूर्वी दिवसापूर्वी महिन्यांपूर्वी "
    "महिन्यापूर्वी मिनिटांपूर्वी मिनिटापूर्वी वर्षांपूर्वी वर्षापूर्वी सेकंदांपूर्वी सेकंदापूर्वी "
    // th, km, lo, my
    "ชั่วโมงที่ผ่านมา ชั่วโมงที่แล้ว นาทีที่ผ่านมา นาทีที่แล้ว ปีที่แล้ว ปีที่ผ่านมา วันที่ผ่านมา วันที่แล้ว "
    "วินาทีที่ผ่านมา วินาทีที่แล้ว สัปดาห์ที่ผ่านมา สัปดาห์ที่แล้ว อาทิตย์ที่แล้ว เดือนที่ผ่านมา เดือนที่แล้ว "
    "นาทีก่อน ชั่วโมงก่อน วันก่อน สัปดาห์ก่อน เดือนก่อน ปีก่อน ខែមុន សប្តាហ៍មុន ថ្ងៃមុន ម៉ោងមុន នាទីមុន ឆ្នាំមុន "
    "ຊົ່ວໂມງກ່ອນ ນາທີກ່ອນ ປີກ່ອນ ມື້ກ່ອນ ວິນາທີກ່ອນ ອາທິດກ່ອນ ເດືອນກ່ອນ "
    "မိနစ်အကြာက နာရီအကြာက ရက်အကြာက "
    // zh
    "个月前 分钟前 周前 天前 小时前 个小时前 年前 秒前 秒钟前 星期前 个星期前 月前 個月前 分鐘前 "
    "小時前 "
    "個小時前 鐘頭前 週前 星期前 個星期前 秒鐘前 "
    // ja
    "か月前 ヶ月前 カ月前 ヵ月前 ケ月前 分前 日前 時間前 週間前 "
    // ko
    "시간전 분전 일전 초전 주전 개월전 년전 달전 ";

class Words {
 public:
  Words() {
    Add(kMonths, kMonthName);
    Add(kMonthSigns, kMonthSign);
    Add(kWeekdays, kWeekday);
    Add(kNearDays, kNearDay);
    Add(kPublications, kPublished);
    Add(kYearSigns, kYearSign);
    Add(kParticles, kDateParticle);
    Add(kAges, kAge);
    Add(kAgoMarks, kAge | kAgo);
    Add(kWholeAges, kAge | kAgo | kWholeAge);
  }

  uint16_t Of(const std::string& folded) const {
    const auto found = bits_.find(folded);
    return found == bits_.end() ? 0 : found->second;
  }
  size_t longest() const { return longest_; }

 private:
  void Add(std::string_view words, uint16_t bit) {
    for (size_t at = 0; at < words.size();) {
      const size_t end = words.find(' ', at);
      std::string folded;
      AppendFolded(words.substr(at, end - at), folded);
      longest_ = std::max(longest_, folded.size());
      bits_[std::move(folded)] |= bit;
      at = end + 1;
    }
  }

  std::unordered_map<std::string, uint16_t> bits_;
  size_t longest_ = 0;  // bytes
};

const Words& AllWords() {
  static const Words words;
  return words;
}

}  // namespace

uint16_t DateWordAs(std::string_view folded) { return AllWords().Of(std::string(folded)); }

DateWordPrefix LongestDateWord(std::string_view folded) {
  const Words& words = AllWords();
  for (size_t length = std::min(folded.size(), words.longest()); length > 0; --length) {
    if (const uint16_t bits = DateWordAs(folded.substr(0, length)); bits != 0)
      return {length, bits};
  }
  return {};
}

}  // namespace strigil
