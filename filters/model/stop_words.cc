// Function words of 34 languages, typed by hand, by which prose is told from lists and menus.
//
// SPDX-License-Identifier: Apache-2.0
#include "filters/model/stop_words.h"

namespace strigil {

const char kStopWords[] =
    // en
    "the of and to in a is that for it as was with be by on not he his but at are this "
    "have from or had an they which you were her all she there would their we him been "
    "has when who will more no if out so said what up its about into than them can only "
    "other new some could time these two may then do first any my now such like our over "
    "me even most made after also did many before must through back where much your way "
    "well down should because long each just those how too little good very make world "
    "still see own work here get both between life being under never day same another "
    "know while last might us great old off come since against go came right used take "
    // de
    "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als "
    "auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem "
    "über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei "
    "wir ich ihr ihre ihm ihn wenn kann unter vom schon gegen dann diese dieser dieses "
    "doch seine seiner eines alle hatte sehr können was zwischen immer mich uns mir ohne "
    "waren kein keine weil "
    // fr
    "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se "
    "ce il sont la mais avec son aux ou cette ont été comme elle ses ces nous vous je "
    "leur sa fait deux entre tout aussi même sans peut bien où après être avait être très "
    "dont on y si leurs était encore faire "
    // es
    "de la que el en y a los del se las por un para con no una su al lo como más pero sus "
    "le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde "
    "quien desde todo nos durante todos uno les ni contra otros ese eso ante ellos fue ha "
    "han son es está ser era había tiene "
    // pt
    "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi "
    "ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela "
    "até isso ela entre era depois sem mesmo aos ter seus quem nas me esse eles estão "
    "você tinha foram essa num nem suas são "
    // it
    "di e il la che in a per un è del con non della i si le da una dei al sono come più "
    "nel alla ma anche lo gli ha se delle dal o ed questo ai su tra essere stato cui suo "
    "dalla nella degli ci hanno perché sua loro due era quando quello dopo tutti ancora "
    "senza io mi "
    // nl
    "de van een het en in is dat op te zijn met voor niet aan er om ook als dan maar bij "
    "of uit nog naar door over heeft tot wordt werd hij ze die deze wat was kan had meer "
    "ik je we mijn haar hun geen worden veel moet zich na tegen onder "
    // sv
    "och i att det som en på är av för med till den har de inte om ett han men var jag "
    "sig från vi så kan när hon under också efter eller nu sin där vid mot ska skulle "
    "kommer ut får finns vara hade alla andra mycket över blir in dem "
    // da
    "og i at det er en til af på den som med for de der ikke et har var fra jeg han vi "
    "men om sig kan så også efter eller hun ved skal vil når være over nu blev havde ud "
    "under op mod hvor "
    // no
    "og i det som en er på til av for at med den har de ikke et var han om men jeg seg "
    "fra vi så kan etter også eller hun ved skal vil når være over nå ble hadde ut under "
    "opp mot hvor "
    // fi
    "ja on ei että se oli hän mutta joka kun niin kuin ovat myös tai sen jos mukaan olla "
    "nyt vain sekä mitä ole jo joka hänen jotka tämä kanssa vielä ollut joka mikä siitä "
    "tämän sitä voi jälkeen "
    // pl
    "w i na z się nie do to że o jest po jak za od ale przez co dla tak są oraz tym przy "
    "czy by ma już może tylko tego być jego ze który która które a także ich bardzo "
    "jeszcze było był była pod więc ten ta te lub jednak będzie można między nad bo mi "
    "mnie gdy kiedy których "
    // cs
    "a v se na je že s z do to o i ve pro jako za by po ale k od však jsou při který "
    "která které jeho nebo si tak už jen bylo byl co ze má až podle není ke když než jsem "
    "také před které mezi aby "
    // sk
    "a v sa na je že s z do to o i vo pre ako za by po ale k od však sú pri ktorý ktorá "
    "ktoré jeho alebo si tak už len bolo bol čo zo má až podľa nie keď než som aj pred "
    "medzi aby "
    // hr
    "i u je na se da za su od s o a kako iz koji do što koja nije ne će to bi po sam te "
    "ili koje samo nakon više može kod ali biti bio bila ima prije jer još već tako sve "
    // sl
    "in je v na se da za so ki s z pa po tudi od bi o do kot ne ni pri še kar ali bil iz "
    "ter lahko če več le "
    // ru
    "и в не на что с по он как к но это его из а у о от за все так я же для мы было бы до "
    "или быть был ее её только то они также после ещё еще если мне этого был была были "
    "при того уже во со который которые которая когда под чтобы ни их где более может "
    "сейчас нас вы том году себя этом есть этой без через один "
    // uk
    "і в не на що з та до за це як у про він від але так його для був які який або було "
    "більше її по бути ще також після якщо при між коли може ми вони "
    // bg
    "и на в за да се от с не е са по че което като а до или при има който която които "
    "след ще това беше както само през те му но може той още "
    // sr
    "и је у да се на за су од са о а како из који до што није не ће то би по или "
    // el
    "και το του της να η την ο με που από για τα στο τον οι είναι των σε τη στην τις ότι "
    "δεν θα τους στη ένα ή αλλά μια αν στα πως ως κατά έχει στον μας μου σας πρέπει "
    "μπορεί όπως μετά πολύ ήταν αυτό όμως έχουν σαν στις κάθε δύο χωρίς καθώς όταν είχε "
    "πιο μόνο κι ένας αυτή μία μέσα πριν "
    // ro
    "de și în a la cu nu pe care o să din că un se este mai au pentru ca sau dar fi prin "
    "al ale ce lui sunt fost după ar după între când "
    // hu
    "a az és hogy nem is egy volt de meg ez van csak már el még mint kell azt ha vagy ki "
    "lehet minden fel mert nagyon ezt le úgy lesz én ő után "
    // tr
    "ve bir bu da de için ile çok daha o ne gibi var olarak kadar olan ama sonra en "
    "olduğu ise her değil ki yeni mi ben diye "
    // vi
    "và của là có trong được cho không các một với người đã những để này khi từ đến về "
    "như ra cũng năm tại sẽ nhiều "
    // id
    "yang dan di dengan untuk ini itu dari dalam tidak pada akan juga ke karena oleh ada "
    "tersebut bisa sudah saya mereka telah atau kami lebih dapat adalah seperti "
    // sw
    "ya na wa kwa ni katika la za kuwa cha huyo hiyo hii wake yake "
    // lt
    "ir kad yra su į tai iš o bet kaip ar buvo apie ne už nuo tik jau po bus taip dar dėl "
    "per jis "
    // lv
    "un ir ar ka no uz par tas kas bet arī ne pie pēc vai bija kā lai "
    // et
    "ja on ei et see oli ka kui mis ta aga või ning oma ma siis välja "
    // ca
    "de la el i a que en les els un una per amb no es al del és se "
    // ar
    "في من على أن إلى عن التي الذي مع هذا هذه ما لا كان كانت وقد بعد بين قد كما ذلك لم أو "
    "إن كل قبل وفي ومن حيث غير هو هي "
    // fa
    "و در به از که این را با است برای آن یک می خود تا شد بر بود ها هم کرد او "
    // he
    "של את על לא הוא זה עם כי גם היא או אם כל אני יש היה אל בין "
    // hi
    "के में की है और का से को पर ने कि यह भी नहीं हैं एक इस था लिए तो ही कर या हो "
    // bn
    "ও এবং এই থেকে করে না একটি হয় তার জন্য যে কিন্তু সঙ্গে "
    // ko
    "그 이 및 수 것 등 더 있는 한 할 있다 위해 대한 ";

}  // namespace strigil
