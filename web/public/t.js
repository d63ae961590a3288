/* Estafet visitor script. Counts visits of this website for its owner: first party, no cookies, nothing of the device.
   <script async src="https://…/t.js" data-site="…"></script>
   estafet('consent', true | false) · estafet('page') · estafet('identify', 'name@company.example')
   data-consent="given": this website has asked already. data-forms: an e-mail field of a submitted form identifies. */
;(function (w, d, n) {
  var me = d.currentScript
  if (!me || !w.localStorage || !w.crypto) return
  var to = me.src.replace(/\/t\.js.*$/, '/t/collect')
  var site = me.getAttribute('data-site')
  var store = w.localStorage
  // A browser that says no is not asked again.
  var never = n.globalPrivacyControl === true || n.doNotTrack === '1'
  var VISIT_MS = 18e5
  var waiting = []

  function random() {
    if (w.crypto.randomUUID) return w.crypto.randomUUID()
    var b = w.crypto.getRandomValues(new Uint8Array(16))
    b[6] = (b[6] & 15) | 64
    b[8] = (b[8] & 63) | 128
    var h = Array.prototype.map.call(b, function (x) { return (x + 256).toString(16).slice(1) }).join('')
    return h.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  }
  function get(name) { try { return store.getItem('estafet.' + name) } catch { return null } }
  function set(name, value) {
    try { if (value === null) store.removeItem('estafet.' + name); else store.setItem('estafet.' + name, value) } catch { /* Storage may be full or shut. */ }
  }
  function allowed() { return !never && (get('consent') === 'yes' || (get('consent') === null && me.getAttribute('data-consent') === 'given')) }
  function id() {
    var known = get('id') || random()
    set('id', known)
    return known
  }
  function send(news) {
    news.s = site
    news.v = id()
    var text = JSON.stringify(news)
    if (!n.sendBeacon || !n.sendBeacon(to, text)) w.fetch(to, { method: 'POST', mode: 'no-cors', keepalive: true, body: text })
  }
  function cameBy() {
    var q = new URLSearchParams(w.location.search)
    var from = ''
    try { from = new URL(d.referrer).host } catch { /* None. */ }
    var by = { s: q.get('utm_source'), m: q.get('utm_medium'), c: q.get('utm_campaign'), r: from && from !== w.location.host ? from : null }
    var fresh = Date.now() - Number(get('at') || 0) > VISIT_MS
    set('at', String(Date.now()))
    return fresh || by.s || by.r ? by : null
  }
  var acts = {
    consent: function (yes) {
      if (yes !== true && get('id')) send({ x: 1 })
      set('consent', yes === true ? 'yes' : 'no')
      if (yes !== true) { set('id', null); set('at', null); waiting = []; return }
      var held = waiting
      waiting = []
      held.forEach(function (one) { act(one[0], one[1]) })
    },
    page: function () { send({ p: { i: random(), u: w.location.pathname, b: cameBy() } }) },
    identify: function (email) { if (typeof email === 'string' && email.indexOf('@') > 0) send({ e: email }) }
  }
  function act(name, value) {
    if (never || !Object.prototype.hasOwnProperty.call(acts, name)) return
    if (name !== 'consent' && !allowed()) { if (get('consent') !== 'no') waiting.push([name, value]); return }
    acts[name](value)
  }
  var asked = (w.estafet && w.estafet.q) || []
  w.estafet = act
  act('page')
  asked.forEach(function (one) { act(one[0], one[1]) })
  if (me.hasAttribute('data-forms'))
    d.addEventListener('submit', function (event) {
      var field = event.target.querySelector && event.target.querySelector('input[type=email]')
      if (field) act('identify', field.value)
    }, true)
})(window, document, navigator)
