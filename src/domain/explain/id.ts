/** Indonesian sentences by reason code; see ./en.ts. */
export const id: Readonly<Record<string, string>> = {
  'title.stage': 'Mengapa tahap ini',
  'title.score': 'Mengapa skor ini',
  'title.owner': 'Mengapa pemilik ini',
  'title.deadline': 'Mengapa batas waktu ini',

  'source.rule':
    'Sumber: {source:word} ({detail:word}), karena {field:field} berisi “{value:text}” (aturan {rule:text}).',
  'source.rule~detail': 'Sumber: {source:word}, karena {field:field} berisi “{value:text}” (aturan {rule:text}).',
  'source.rule~value': 'Sumber: {source:word}, menurut aturan {rule:text}.',
  'source.unknown': 'Sumber belum diketahui: tidak ada pemeriksaan yang memberi jawaban.',

  'qualification.incomplete': 'Kualifikasi: raw, karena belum diketahui atau tidak valid: {missing:words}.',
  'qualification.complete': 'Kualifikasi: IQL, karena email, perusahaan, peran, dan data perusahaan diketahui.',
  'qualification.stage': 'Kualifikasi: {level:word}, menurut tahap yang dicapai.',
  'qualification.unbelievable': 'Tidak dihitung karena nilainya tidak mungkin benar: {fields:fields}.',

  'fit.class':
    'Kesesuaian: {top:word}. Cocok: {matched:words}; tidak cocok: {missing:words}; belum diketahui dan tidak dihitung: {unknown:words}.',
  'fit.none':
    'Tidak ada kelas kesesuaian yang terpenuhi. Cocok: {matched:words}; tidak cocok: {missing:words}; belum diketahui dan tidak dihitung: {unknown:words}.',
  'fit.knocked-out': 'Bukan ICP maupun near-ICP, karena syarat pengecualian terpenuhi. Kesesuaian: {top:word}.',

  'temperature.last-activity': 'Suhu: {temperature:word}, aktivitas terakhir {at:time}.',
  'temperature.since-created': 'Suhu: {temperature:word}, belum ada aktivitas sejak record dibuat {at:time}.',

  'engagement.none': 'Engagement 0: belum ada aktivitas yang tercatat.',
  'engagement.points':
    'Engagement {points:number}, dari {activities:number} aktivitas yang tercatat; yang lama bobotnya lebih kecil.',
  'engagement.high-intent': 'Engagement {points:number}, dengan tindakan high-intent {at:time}: {intent:word}.',

  'score.follows': 'Skor {score:number}, {band:word}, sama dengan lead di {crm:text}.',
  'score.sum':
    'Skor {total:number}, {band:word}: sumber {sourcePart:number} ({source:word} {sourcePoints:number} × {sourceWeight:number}) + kualifikasi {qualificationPart:number} ({qualification:word} {qualificationPoints:number} × {qualificationWeight:number}) + kesesuaian {fitPart:number} ({fit:word} {fitPoints:number} × {fitWeight:number}).',

  'stage.first-seen': 'Masuk sebagai {to:word} {at:time}, saat record dibuat.',
  'stage.identified': 'Naik ke {to:word} {at:time}: pengunjung kini dikenali.',
  'stage.skipped': '{to:word} ditandai dilompati dan tidak dihitung waktunya.',
  'stage.high-intent':
    'Naik ke {to:word} {at:time}: kesesuaian dasar terpenuhi dan ada tindakan high-intent ({intent:word}).',
  'stage.engagement':
    'Naik ke {to:word} {at:time}: kesesuaian dasar terpenuhi dan engagement {engagement:number} mencapai {minEngagement:number}.',
  'stage.score':
    'Naik ke {to:word} {at:time}: kesesuaian dasar terpenuhi dan skor {score:number} mencapai {minScore:number}.',
  'stage.accepted': 'Naik ke {to:word} {at:time}: {ownerId:rep} menerima lead ini.',
  'stage.accepted~ownerId': 'Naik ke {to:word} {at:time}: lead ini diterima.',
  'stage.first-contact': 'Naik ke {to:word} {at:time}: {ownerId:rep} melakukan upaya kontak pertama {outreachAt:time}.',
  'stage.given-unclaimed':
    'Naik ke {to:word} {at:time}: tidak ada yang mengambil lead tepat waktu, jadi {ownerId:rep} yang memegangnya.',
  'stage.qualified': 'Naik ke {to:word} {at:time}: sudah dikonfirmasi: {confirmed:words}.',
  'stage.deal':
    'Naik ke {to:word} {at:time}: ada deal dengan nilai dan tanggal tutup; orang yang berperan di dalamnya: {stakeholders:number}.',
  'stage.deal~stakeholders': 'Naik ke {to:word} {at:time}: ada deal dengan nilai dan tanggal tutup.',
  'stage.won': 'Naik ke {to:word} {at:time}: deal dimenangkan.',
  'stage.other-record': 'Naik ke {to:word} {at:time}: record orang yang sama di CRM lain sudah mencapai tahap ini.',
  'stage.follows': 'Tahapnya {to:word}: orang yang sama ada di {crm:text}, dan lead di sana yang menentukan.',
  'stage.crm-says': 'Naik ke {to:word} {at:time}: CRM sudah menunjukkan tahap ini.',
  'stage.lost': 'Kalah {at:time}: semua deal kalah.',
  'stage.reopened': 'Kembali ke {to:word} {at:time}: ada deal yang terbuka lagi.',
  'stage.rejected': 'Kembali ke {to:word} {at:time}: {ownerId:rep} menolak lead ini (“{reason:text}”).',
  'stage.rejected~reason': 'Kembali ke {to:word} {at:time}: lead ini ditolak tanpa alasan.',
  'stage.rejected~ownerId': 'Kembali ke {to:word} {at:time}: lead ini ditolak (“{reason:text}”).',
  'stage.handed-back': 'Didaur ulang ke {to:word} {at:time}: {ownerId:rep} mengembalikan lead ini (“{reason:text}”).',
  'stage.handed-back~reason': 'Didaur ulang ke {to:word} {at:time}: lead ini dikembalikan tanpa alasan.',
  'stage.handed-back~ownerId': 'Didaur ulang ke {to:word} {at:time}: lead ini dikembalikan (“{reason:text}”).',
  'stage.rested':
    'Terkualifikasi lagi sebagai {to:word} {at:time}: masa tunda selesai, ada aktivitas baru, dan skor {score:number} (dari {minScore:number}) atau engagement {engagement:number} (dari {minEngagement:number}) sudah cukup.',
  'stage.rests':
    'Tetap di {stage:word} ({status:word}): dapat dikualifikasi lagi mulai {until:time}, atau langsung jika ada tindakan high-intent.',
  'stage.waits-for-activity':
    'Tetap di {stage:word} ({status:word}): terkualifikasi lagi jika ada aktivitas baru dan ambang batas tercapai.',
  'stage.disqualified': 'Tetap di {stage:word}: lead ini didiskualifikasi.',
  'stage.disqualified-by-rep':
    'Didiskualifikasi {at:time}: {ownerId:rep} mengembalikan lead untuk seterusnya (“{reason:text}”).',
  'stage.disqualified-by-rep~ownerId':
    'Didiskualifikasi {at:time}: lead dikembalikan untuk seterusnya (“{reason:text}”).',
  'stage.disqualified-by-rule': 'Didiskualifikasi {at:time}: syarat diskualifikasi dalam kebijakan terpenuhi.',
  'stage.corrected': 'Aktif kembali {at:time}: penyebab diskualifikasi sudah diperbaiki.',
  'stage.unreachable':
    'Didaur ulang ke {to:word} {at:time}: {attempts:number} upaya dalam {days:number} hari tanpa kontak. {ownerId:rep} tetap memegang lead.',
  'stage.unreachable~ownerId':
    'Didaur ulang ke {to:word} {at:time}: {attempts:number} upaya dalam {days:number} hari tanpa kontak.',
  'stage.fell-back':
    'Kembali ke {to:word} {at:time}: tidak diterima selama {days:number} hari, dan skor {score:number} tidak di atas {under:number}, jauh di bawah {minScore:number}.',
  'stage.dormant':
    'Tertidur {at:time}: tidak ada gerakan sejak {since:time} dan tidak ada deal yang masih akan ditutup.',
  'stage.went-stale':
    'Basi {at:time}: tidak ada aktivitas dari kedua pihak sejak {since:time}. Tahap tetap {stage:word}.',
  'stage.revived': 'Aktif kembali {at:time}: masa diam berakhir. Tahap tetap {stage:word}.',
  'stage.below-threshold':
    'Tetap di {stage:word}: skor {score:number} dari {minScore:number}; engagement {engagement:number} dari {minEngagement:number}; belum ada tindakan high-intent.',
  'stage.basic-fit-missing':
    'Tetap di {stage:word}: kesesuaian dasar belum terpenuhi. Skor {score:number} dari {minScore:number}; engagement {engagement:number} dari {minEngagement:number}.',
  'stage.awaits-acceptance': 'Tetap di {stage:word} sampai rep menerima lead ini atau melakukan kontak.',
  'stage.not-qualified-yet': 'Tetap di {stage:word}: belum dikonfirmasi: {missing:words}.',
  'stage.no-deal-yet': 'Tetap di {stage:word}: belum ada deal dengan nilai dan tanggal tutup.',
  'stage.deal-open': 'Tetap di {stage:word}: deal belum dimenangkan dan belum kalah.',
  'stage.customer': 'Tetap di {stage:word}: pelanggan tidak pernah diturunkan.',
  'stage.few-stakeholders':
    'Deal yang terbuka baru menyebut {stakeholders:number} dari minimal {wanted:number} orang di pihak pembeli. Ini tanda, bukan syarat: tahap tetap {stage:word}.',
  'stage.not-demoted':
    'Skor {score:number} di bawah {minScore:number}; tahap tetap {stage:word}, karena skor saja tidak pernah menurunkan tahap.',

  'stage.contested':
    'Kolom di CRM menunjukkan {found:text}, bukan {wrote:word}: {tool:word} menulisnya setelah kami, {times:number} kali, terakhir {at:time}. Nilainya dibiarkan sampai seseorang memutuskan.',
  'stage.contested~found':
    'Kolom di CRM kosong, bukan {wrote:word}: {tool:word} mengosongkannya setelah kami, {times:number} kali, terakhir {at:time}. Nilainya dibiarkan sampai seseorang memutuskan.',

  'account.two-records':
    'Orang yang sama juga ada di {crm:text}: kedua record adalah satu lead, dan record ini yang menentukan keduanya.',
  'account.several-records':
    'Lebih dari satu record di CRM ini atau CRM lain memakai alamat email yang sama, jadi tidak ada yang dianggap lead yang sama.',
  'account.forgotten-record': 'Alasan dihapus: record orang ini di CRM lain sudah dilupakan.',
  'account.none': 'Tidak ada akun yang cocok.',
  'account.linked': 'Termasuk akun {accountId:account}: CRM menghubungkannya.',
  'account.same-domain':
    'Dicocokkan dengan {accountId:account}: domain sama, {domain:text}. Dipilih dari beberapa akun menurut {decidedBy:word}.',
  'account.same-domain~decidedBy': 'Dicocokkan dengan {accountId:account}: domain sama, {domain:text}.',
  'account.said': 'Termasuk akun {accountId:account}: demikian kata administrator.',
  'account.domain-of-contacts':
    'Dicocokkan dengan {accountId:account}: kontaknya juga menulis dari {domain:text}. Dipilih di antara beberapa akun menurut {decidedBy:word}.',
  'account.domain-of-contacts~decidedBy':
    'Dicocokkan dengan {accountId:account}: kontaknya juga menulis dari {domain:text}.',
  'account.same-name':
    'Dicocokkan dengan {accountId:account}: nama perusahaan sama dan {supporter:word} sama. Dipilih di antara beberapa akun menurut {decidedBy:word}.',
  'account.same-name~decidedBy':
    'Dicocokkan dengan {accountId:account}: nama perusahaan sama dan {supporter:word} sama.',
  'account.like-name':
    'Dicocokkan dengan {accountId:account}: kemiripan nama perusahaan {likeness:number} (1 berarti sama) dan {supporter:word} sama. Dipilih di antara beberapa akun menurut {decidedBy:word}.',
  'account.like-name~decidedBy':
    'Dicocokkan dengan {accountId:account}: kemiripan nama perusahaan {likeness:number} (1 berarti sama) dan {supporter:word} sama.',
  'account.name-alone':
    'Mungkin termasuk akun {accountId:account} yang bernama sama; tidak ada hal lain yang mendukung, jadi harus diperiksa orang dan tidak menentukan pemilik.',
  'account.set-aside': 'Tidak ada akun yang cocok. Dikesampingkan: {setAside:account} ({reasons:words}).',

  'route.below-stage': 'Belum ditugaskan: lead ditugaskan mulai {fromStage:word}, lead ini masih {stage:word}.',
  'route.follows':
    'Mengikuti lead di {crm:text}: orang yang sama adalah satu lead, dan tidak ada giliran yang terpakai di sini.',
  'route.follows-refused':
    'Mengikuti lead di {crm:text}, yang pemiliknya tidak diterima CRM ini; pemilik di sini tetap.',
  'route.follows-unknown':
    'Mengikuti lead di {crm:text}, yang pemiliknya bukan pengguna aktif CRM ini; pemilik di sini tetap.',
  'route.found':
    'Belum ditugaskan: lead ini sudah ada di CRM sebelum {since:time} dan belum melakukan apa pun sejak itu. Lead ditugaskan begitu ada aktivitas.',
  'route.found-owner':
    'Pemilik tetap {ownerId:rep}: lead ini sudah ada di CRM sebelum {since:time} dan belum melakukan apa pun sejak itu.',
  'route.customer': 'Tidak ditugaskan: pelanggan tidak diberikan kepada orang baru.',
  'route.not-active': 'Tidak ditugaskan: lead ini sedang ditunda.',
  'route.owner-kept': 'Pemilik tetap {ownerId:rep}, yang memegang lead ini sejak {since:time}.',
  'route.manual-lock':
    'Pemilik tetap {ownerId:rep}: ditetapkan manual, dan routing tidak mengubahnya sampai {lockedUntil:time}.',
  'route.owner-not-a-rep': 'Pemilik tetap {ownerId:rep}: pemilik yang ditunjukkan CRM tidak dapat menerima lead.',
  'route.ordered': 'Ditugaskan ke {ownerId:rep} oleh {by:text}. Routing tidak mengubahnya sampai {lockedUntil:time}.',
  'route.ordered~lockedUntil': 'Ditugaskan ke {ownerId:rep} oleh {by:text}.',
  'route.set-by-person':
    'Pemilik: {ownerId:rep}, ditetapkan manual di CRM. Routing tidak mengubahnya sampai {lockedUntil:time}.',
  'route.contested':
    'Pemilik: {ownerId:rep}. {tool:word} mengubah pemilik setelah kami, {times:number} kali, terakhir {at:time}. Nilainya dibiarkan sampai seseorang memutuskan.',
  'route.contested~ownerId':
    'Menunggu: {tool:word} menghapus pemilik setelah kami, {times:number} kali, terakhir {at:time}. Nilainya dibiarkan sampai seseorang memutuskan.',
  'route.owner-before':
    'Pemilik: {ownerId:rep}, yang memegang lead ini sebelum routing dimulai. Routing tidak mengubahnya sampai {lockedUntil:time}.',
  'route.owner-inactive': '{ownerId:rep} tidak lagi aktif di CRM; lead ini bebas.',
  'route.owner-inactive~ownerId': 'Pemilik tidak lagi aktif di CRM; lead ini bebas.',
  'route.owner-refused': 'CRM tidak menerima {ownerId:rep} sebagai pemilik; lead ini dialihkan ke orang lain.',
  'route.owner-refused~ownerId': 'CRM tidak menerima pemilik tersebut; lead ini dialihkan ke orang lain.',
  'route.owner-cleared': 'Pemilik dihapus di CRM; sebelumnya {ownerId:rep}.',
  'route.owner-cleared~ownerId': 'Pemilik dihapus di CRM.',
  'route.handed-back': '{ownerId:rep} mengembalikan lead ini dan tidak akan menerimanya lagi.',
  'route.handed-back~ownerId': 'Lead ini dikembalikan.',
  'route.account-owner-inactive': 'Pemilik akun {accountId:account}, {ownerId:rep}, tidak lagi aktif dan dilewati.',
  'route.account-owner':
    'Ditugaskan ke {ownerId:rep}, pemilik akun {accountId:account}. Tidak ada giliran yang terpakai.',
  'route.account-owner~accountId': 'Ditugaskan ke {ownerId:rep}, pemilik akunnya. Tidak ada giliran yang terpakai.',
  'route.deal-owner': 'Ditugaskan ke {ownerId:rep}, pemilik deal yang terbuka. Tidak ada giliran yang terpakai.',
  'route.same-person':
    'Ditugaskan kepada {ownerId:rep}, pemilik catatan lain dari orang yang sama. Tidak ada giliran yang terpakai.',
  'route.same-domain':
    'Ditugaskan ke {ownerId:rep}, yang menerima lead terakhir dari {domain:text}. Tidak ada giliran yang terpakai.',
  'route.named': 'Ditugaskan ke {ownerId:rep}, yang disebut aturan “{ruleId:rule}”. Tidak ada giliran yang terpakai.',
  'route.turn':
    'Ditugaskan ke {ownerId:rep}: aturan “{ruleId:rule}” cocok dan tiba gilirannya di {poolId:pool} ({members:number} anggota).',
  'route.turn-overflow':
    'Ditugaskan ke {ownerId:rep}: aturan “{ruleId:rule}” cocok, tidak ada anggota {tried:pools} yang dapat menerima lead ini, dan tiba gilirannya di {poolId:pool} ({members:number} anggota).',
  'route.territory':
    'Ditugaskan ke {ownerId:rep}, pemegang wilayah ini (aturan “{ruleId:rule}”). Tidak ada giliran yang terpakai.',
  'route.partner':
    'Ditugaskan ke {ownerId:rep} menurut perjanjian dengan partner (aturan “{ruleId:rule}”). Tidak ada giliran yang terpakai.',
  'route.fallback':
    'Ditugaskan ke {ownerId:rep}: lead ini sudah menunggu selama yang diizinkan pool (aturan “{ruleId:rule}”).',
  'route.in-territory': 'Lead ini berada di wilayah {territory:text}.',
  'route.no-territory': 'Tidak ada wilayah yang disepakati untuk lead ini ({territory:text}).',
  'route.no-territory~territory': 'Tidak ada wilayah yang mencakup lead ini.',
  'route.at-event': 'Lead ini berasal dari {event:text}; {attended:number} orang kita hadir di sana.',
  'route.no-event': 'Belum ada daftar hadir untuk event {eventName:text}.',
  'route.no-event~eventName': 'Event belum diketahui.',
  'route.agreement': 'Perjanjian dengan {partner:text} yang menentukan.',
  'route.no-agreement': 'Belum ada perjanjian dengan partner {partner:text}.',
  'route.no-agreement~partner': 'Partner belum diketahui.',
  'route.owner-away':
    '{ownerId:rep} tidak di kantor sampai {backAt:time} dan dilewati; yang diminta menggantikan: {asked:rep}.',
  'route.delegated': '{ownerId:rep} tidak di kantor; {delegateId:rep} menjawab sebagai penggantinya.',
  'route.owner-capped':
    '{ownerId:rep} mengenal pembeli tetapi sudah mencapai batas {count:number} per {per:word}, dan dilewati.',
  'route.over-cap':
    '{ownerId:rep} mengenal pembeli dan menerima lead ini melampaui batas {count:number} per {per:word}.',
  'route.not-answered':
    '{ownerId:rep}, yang memegang lead ini sejak {since:time}, tidak menjawab tepat waktu dan lead ini dialihkan.',
  'route.reassign-waits':
    'Pemilik tetap {ownerId:rep} untuk sementara: belum ada orang lain yang dapat menerima lead ini sebelum {until:time}.',
  'route.manager-queue':
    'Pemilik tetap {ownerId:rep}: menurut aturan tidak ada orang lain yang boleh menerima lead ini; manajer yang memutuskan.',
  'route.rule-holds': 'Ditahan: menurut aturan “{ruleId:rule}” ({reason:word}).',
  'route.hold-no-coverage': 'Ditahan: belum ada yang bertugas di {tried:pools}. Yang pertama bertugas {until:time}.',
  'route.hold-no-coverage~until':
    'Ditahan: belum ada yang bertugas di {tried:pools}, dan jam kerjanya belum diketahui.',
  'route.hold-all-capped': 'Ditahan: semua anggota {tried:pools} sudah mencapai batasnya. Dicoba lagi {until:time}.',
  'route.hold-all-capped~until': 'Ditahan: semua anggota {tried:pools} sudah mencapai batasnya.',
  'route.hold-nobody-eligible':
    'Ditahan: semua anggota {tried:pools} yang bertugas pernah memegang lead ini. Dicoba lagi {until:time}.',
  'route.hold-nobody-eligible~until': 'Ditahan: semua anggota {tried:pools} yang bertugas pernah memegang lead ini.',
  'route.hold-pool-empty': 'Ditahan: {tried:pools} tidak punya anggota aktif. Dicoba lagi {until:time}.',
  'route.hold-pool-empty~until': 'Ditahan: {tried:pools} tidak punya anggota aktif.',
  'route.held': 'Ditahan: tidak ada aturan routing yang cocok.',
  'route.contact-no-email': 'Belum diserahkan: alamat email belum diketahui. Ada tugas untuk mencarinya.',
  'route.contact-email-malformed':
    'Belum diserahkan: bentuk alamat email tidak benar. Ada tugas untuk mencari alamat yang berfungsi.',
  'route.contact-bounced': 'Belum diserahkan: email ditolak. Ada tugas untuk mencari alamat yang benar.',
  'route.contact-disposable':
    'Belum diserahkan: alamat emailnya sekali pakai. Ada tugas untuk mencari alamat yang tetap.',
  'route.contact-role-address':
    'Belum diserahkan: alamat emailnya milik fungsi, bukan milik seseorang. Ada tugas untuk mencari alamat pribadi.',

  'credit.given':
    'Giliran {repId:rep} di {poolId:pool} dikembalikan: {reason:word}. Hangus {until:time} bila belum dipakai.',
  'credit.not-offered': 'Giliran {repId:rep} tidak dikembalikan: {poolId:pool} tidak memberikannya.',
  'credit.reason-not-accepted':
    'Giliran {repId:rep} tidak dikembalikan: {poolId:pool} tidak memberikannya untuk {reason:word}.',
  'credit.too-late': 'Giliran {repId:rep} di {poolId:pool} tidak dikembalikan: masa memintanya sudah lewat.',
  'credit.already-given':
    'Giliran {repId:rep} di {poolId:pool} tidak dikembalikan: untuk lead ini sudah pernah dikembalikan.',
  'credit.taken-for-breach':
    'Giliran {repId:rep} di {poolId:pool} tidak dikembalikan: lead ini dialihkan karena tidak dijawab.',
  'credit.not-a-member': 'Giliran {repId:rep} tidak dikembalikan: bukan lagi anggota {poolId:pool}.',

  'candidate.inactive': '{repId:rep} dilewati: tidak aktif di CRM.',
  'candidate.not-in-pool': '{repId:rep} bukan anggota pool ini.',
  'candidate.out-of-hours': '{repId:rep} dilewati: di luar jam kerja sampai {changesAt:time}.',
  'candidate.out-of-hours~changesAt': '{repId:rep} dilewati: di luar jam kerja.',
  'candidate.out-of-office': '{repId:rep} dilewati: tidak di kantor sampai {changesAt:time}.',
  'candidate.out-of-office~changesAt': '{repId:rep} dilewati: tidak di kantor.',
  'candidate.cap': '{repId:rep} dilewati: sudah mencapai batas sampai {changesAt:time}.',
  'candidate.cap~changesAt': '{repId:rep} dilewati: sudah mencapai batas.',
  'candidate.former-owner': '{repId:rep} dilewati: pernah memegang lead ini; gilirannya tetap tersimpan.',
  'candidate.not-skilled':
    '{repId:rep} dilewati untuk lead ini: keahlian yang diperlukan tidak ada; gilirannya tetap tersimpan.',
  'candidate.out-of-territory':
    '{repId:rep} dilewati untuk lead ini: berada di luar wilayahnya; gilirannya tetap tersimpan.',
  'candidate.no-time-left':
    '{repId:rep} dilewati untuk lead ini: sisa jam kerjanya lebih pendek daripada janjinya; gilirannya tetap tersimpan.',
  'candidate.weight-zero': '{repId:rep} dilewati: tidak menerima lead dari pool ini.',
  'candidate.eligible':
    '{repId:rep} sebenarnya dapat menerimanya; gilirannya tiba setelah {turnsAhead:number} lead lagi.',
  'candidate.eligible~turnsAhead': '{repId:rep} sebenarnya dapat menerimanya; gilirannya belum tiba.',

  'route.returned': 'Ditugaskan ke {ownerId:rep}, yang memegang lead sebelum didaur ulang. Giliran tidak terpakai.',

  'plan.cadence-started':
    'Tindak lanjut {cadence:text} dimulai: sentuhan {touch:number} dari {touches:number} lewat {channel:word}, tenggat {dueAt:time}.',
  'plan.cadence-started~dueAt':
    'Tindak lanjut {cadence:text} dimulai: sentuhan {touch:number} dari {touches:number} lewat {channel:word}; jam kerja belum diketahui.',
  'plan.next-touch':
    'Berikutnya dalam tindak lanjut {cadence:text}: sentuhan {touch:number} dari {touches:number} lewat {channel:word}, tenggat {dueAt:time}.',
  'plan.next-touch~dueAt':
    'Berikutnya dalam tindak lanjut {cadence:text}: sentuhan {touch:number} dari {touches:number} lewat {channel:word}; jam kerja belum diketahui.',
  'plan.cadence-ended': 'Tindak lanjut {cadence:text} berakhir: {ended:word}.',
  'plan.hole-mql':
    'Berisiko hilang: {days:number} hari sebagai MQL tanpa penerimaan atau kontak. Aturan eskalasi mengalihkannya.',
  'plan.hole-sal':
    'Berisiko hilang: {attempts:number} upaya tanpa percakapan dalam {days:number} hari. Saran: {action:word}, lewat {channel:word}.',
  'plan.hole-sql':
    'Berisiko hilang: {days:number} hari sebagai SQL tanpa deal. Pemilik diminta membuat deal atau kualifikasi ulang.',
  'plan.hole-opportunity':
    'Forecast berisiko: {days:number} hari sebagai opportunity, tanggal penutupan {closesAt:time}. Pemilik diminta meninjaunya.',
  'plan.hole-opportunity~closesAt':
    'Forecast berisiko: {days:number} hari sebagai opportunity, tanpa tanggal penutupan. Pemilik diminta meninjaunya.',
  'plan.propose-disqualify': 'Usulan: diskualifikasi, karena lead senyap dan tidak dapat dihubungi.',
  'plan.propose-recycle': 'Usulan: daur ulang, karena lead senyap di tangan sales.',
  'plan.propose-nurture': 'Usulan: nurture jangka panjang, karena lead senyap.',

  'sla.follows': 'Jawab paling lambat {dueAt:time}, menurut hitungan lead di {crm:text}.',
  'sla.none': 'Tidak ada batas waktu jawaban yang berjalan.',
  'sla.opened':
    'Jawab paling lambat {dueAt:time}: {minutes:number} {unit:word} sejak {startedAt:time} (janji {slaId:text}).',
  'sla.opened~dueAt':
    'Dijanjikan {minutes:number} {unit:word} sejak {startedAt:time} (janji {slaId:text}); jam kerjanya belum diketahui.',
  'sla.running':
    'Jawab paling lambat {dueAt:time}: {minutes:number} {unit:word} sejak {startedAt:time} (janji {slaId:text}).',
  'sla.running~dueAt':
    'Dijanjikan {minutes:number} {unit:word} sejak {startedAt:time} (janji {slaId:text}); jam kerjanya belum diketahui.',
  'sla.paused':
    'Hitungan waktu dihentikan sementara menurut kebijakan; janjinya {minutes:number} {unit:word} (janji {slaId:text}).',
  'sla.snoozed': 'Ditunda oleh {by:rep} sampai {until:time}; pengingat menunggu.',
  'sla.snooze-over': 'Penundaan oleh {by:rep} berakhir {until:time}.',
  'sla.woken': 'Aktif lagi sejak {at:time}, saat lead beraktivitas; sebelumnya ditunda sampai {until:time}.',
  'sla.calendar-changed':
    'Jam kerja {ownerId:rep} berubah: batasnya {dueAt:time}, bukan lagi {dueBefore:time}; waktu yang sudah terpakai tetap dihitung.',
  'sla.calendar-changed~dueAt': 'Jam kerja {ownerId:rep} berubah; jam kerja sampai batas waktunya belum diketahui.',
  'sla.met': 'Dijawab tepat waktu {stoppedAt:time}: janjinya {minutes:number} {unit:word} (janji {slaId:text}).',
  'sla.breached':
    'Lewat SLA {breachedAt:time}: belum ada kontak yang tercatat dalam {minutes:number} {unit:word} (janji {slaId:text}).',
  'sla.answered-late': 'Dijawab terlambat {stoppedAt:time}; batas waktunya {breachedAt:time} (janji {slaId:text}).',
  'sla.void': 'Status lewat SLA dibatalkan: jawaban diberikan tepat waktu {stoppedAt:time} dan baru dicatat kemudian.',
  'sla.closed': 'Hitungan waktu berakhir tanpa jawaban: lead ini tidak lagi menunggu.',
  'sla.already-answered':
    'Tidak ada batas waktu jawaban yang berjalan: lead ini sudah dijawab, pertama kali {firstOutreachAt:time}.',
  'sla.already-answered~firstOutreachAt': 'Tidak ada batas waktu jawaban yang berjalan: lead ini sudah dijawab.',
  'sla.no-class': 'Tidak ada batas waktu jawaban yang berjalan: kebijakan tidak menjanjikannya untuk lead seperti ini.',
  'sla.handed-over': 'Hitungan waktu berpindah dari {from:rep} ke {to:rep}; waktu tunggu lead ini terus dihitung.',
  'sla.handed-over~from': 'Hitungan waktu berpindah ke {to:rep}; waktu tunggu lead ini terus dihitung.',
}
