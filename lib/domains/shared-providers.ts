/** Domains in which anybody gets a mailbox: no organisation owns the people in them, whoever runs the DNS (O10). */
const SHARED = new Set(
  (
    "gmail.com googlemail.com outlook.com outlook.se hotmail.com hotmail.se hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es hotmail.no hotmail.dk hotmail.fi " +
    "live.com live.se live.co.uk live.dk live.no live.fi live.nl live.fr msn.com passport.com " +
    "yahoo.com yahoo.se yahoo.co.uk yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.no yahoo.dk yahoo.co.jp yahoo.in yahoo.ca ymail.com rocketmail.com aol.com aim.com " +
    "icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com tutamail.com keemail.me " +
    "gmx.com gmx.de gmx.net gmx.at gmx.ch web.de freenet.de t-online.de posteo.de posteo.net mailbox.org online.de arcor.de vodafone.de " +
    "fastmail.com fastmail.fm fastmail.se hey.com zoho.com zohomail.com zohomail.eu mail.com email.com hushmail.com runbox.com mailfence.com startmail.com disroot.org riseup.net " +
    "mail.ru bk.ru inbox.ru list.ru internet.ru yandex.ru yandex.com ya.ru rambler.ru qq.com 163.com 126.com yeah.net sina.com sohu.com foxmail.com naver.com hanmail.net daum.net rediffmail.com " +
    "spray.se telia.com telia.se home.se swipnet.se tele2.se bredband.net bredband2.com comhem.se passagen.se bahnhof.se glocalnet.net brevet.se bostream.nu mailbox.swipnet.se tjohoo.se algonet.se " +
    "online.no broadpark.no getmail.no altibox.no start.no frisurf.no lyse.net " +
    "mail.dk stofanet.dk youmail.dk jubii.dk ofir.dk post.tele.dk tdcadsl.dk " +
    "elisanet.fi kolumbus.fi luukku.com suomi24.fi saunalahti.fi pp.inet.fi welho.com netti.fi " +
    "orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr libero.it virgilio.it tiscali.it alice.it tin.it telefonica.net terra.es " +
    "btinternet.com btopenworld.com virginmedia.com ntlworld.com blueyonder.co.uk sky.com talktalk.net tiscali.co.uk plusnet.com " +
    "ziggo.nl kpnmail.nl planet.nl xs4all.nl home.nl hetnet.nl telenet.be skynet.be proximus.be bluewin.ch hispeed.ch wp.pl o2.pl onet.pl interia.pl seznam.cz centrum.cz post.cz azet.sk freemail.hu citromail.hu abv.bg ukr.net " +
    "comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net shaw.ca rogers.com sympatico.ca bigpond.com optusnet.com.au " +
    "mailinator.com guerrillamail.com 10minutemail.com yopmail.com temp-mail.org trashmail.com sharklasers.com duck.com simplelogin.com anonaddy.me addy.io relay.firefox.com mozmail.com privaterelay.appleid.com"
  ).split(" "),
)

/** Whether a domain, or one above it, is a provider's in which anybody gets a mailbox. */
export function isSharedProvider(domain: string): boolean {
  const labels = domain.split(".")
  return labels.some((_, at) => SHARED.has(labels.slice(at).join(".")))
}
