"""Phrases of danger and of self-harm in English; how they are written: phrases.py."""

# Words that are one letter away from a word of the lists, and are only themselves.
ORDINARY = (
    "talking stayed showed walking heating eating meeting seating parking barking striking staking taking making"
)

GROUPS = {
    "him": "he hes she shes they theyre husband husbands boyfriend wife girlfriend partner ex dad father stepdad stepfather "
    "mom mother stepmom son brother uncle cousin grandson neighbor neighbors man guy someone somebody people roommate "
    "landlord boss caregiver nurse coach teacher gang",
    "me": "me us her him them myself mom mother sister daughter son kid kids child children baby girl boy wife grandma "
    "grandmother grandfather dad toddler niece nephew stepdaughter stepson girlfriend lady woman",
    "hits": "hit hits hitting beat beats beating beaten punch punches punched punching slap slaps slapped slapping kick "
    "kicks kicked kicking choke chokes choked choking strangle strangles strangled strangling stab stabbed stabbing burn "
    "burns burned rape rapes raped raping molest molests molested molesting abuse abuses abused abusing assault assaults "
    "assaulted attack attacks attacked attacking whip whips whipped shove shoves shoved drag drags dragged grope groped "
    "torture tortures smack smacks smacked",
    "beaten": "beat beaten raped choked strangled abused molested assaulted punched slapped kicked attacked stabbed burned whipped "
    "groped jumped threatened hurt",
    "hurts": "hurt hurts hurting harm harms kill kills killing shoot shoots murder threaten threatens threatened threatening "
    "threats",
    "will": "will gonna going wants want threatened threatens says said trying tried tries promised swears swore ll",
    "weapon": "gun guns knife pistol rifle machete bat hammer",
    "child": "babies toddlers teen teenager child children kid kids baby boy girl daughter son toddler niece nephew stepson stepdaughter",
    "not": "not no dont doesnt wont cant cannot never",
    "life": "life living alive live",
    "force": "grab grabs grabbed grabbing throw throws threw throwing push pushes pushed pushing shove shoves shoved shoving drag drags dragged "
    "pull pulls pulled pin pins pinned bite bites bit spit spits spat shake shakes shook hit hits hitting beat beats beating slap slaps slapped "
    "punch punches punched kick kicks kicked choke chokes choked burn burns burned cut cuts stab stabs stabbed strangle strangled smack smacks "
    "smacked whip whips whipped headbutt slam slams slammed rough hold holds held tie ties tied knock knocks knocked",
    "hitting": "hitting beating punching slapping kicking choking strangling stabbing raping molesting abusing attacking whipping shooting "
    "hurting threatening smacking dragging torturing burning assaulting yelling screaming jumping fighting",
    "mine": "baby babies kids kid child children son daughter sister mom mother wife girlfriend brother head face arm grandma mother niece nephew "
    "aunt cousin friend dad father grandmother",
    "afraid": "afraid scared terrified fear fearing frightened",
}

DANGER = (
    "forced|forcing|forces to|me|us|her|them|him _ work|sell|sleep|have|do|sex|marry|stay|beg", "have|has|keep|keeps|took|hid my|our|their|her papers|passport|passports|documents|visa",
    "tried|trying|tries|wanted to pull|grab|take|snatch|lure|get|push|drag @mine|me|girl|her|him|girls|boy|my",
    # The widest net: force against a person, fear of a person, threats in any words.
    "@force @me _ by|on|against|down|to|into|out|off|around|with|and|when|because|again|if|hard|so|last|yesterday|every",
    "@force _ @mine _ by|on|against|down|into|around|with|and|when|again|hard|hair|wall|floor",
    "by|my|her|his the|my|her|his hair|throat|neck", "down|off the|some stairs|steps|balcony",
    "punch*|punches|kicks|hits|breaks|smashes|throws|smashed|throwing _ walls|wall|holes|doors|door|dishes|things|furniture|tv",
    "touch*|touching|touches|touched|kisses|kissing @me|my", "be|was|is|keeps|been|got touching|touched|feeling @me|up|my",
    "@afraid of him|them|her", "@afraid of|for my|her|his|our|the @mine|kids|life|safety|children|sister|mom|self",
    "@afraid _ he|she|they _ will|would|might|gonna|going|gon|is", "@afraid|worried _ @him _ will|would|might|gonna|going _ hurt|kill|do|hit|find|take|something",
    "@him _ say|says|said|tells|told|texted|threat* _ _ kill|hurt|dead|die|bullet|bury|burn|regret|pay|shoot|stab|beat|break|disappear|drop|find _ me|us|her|my|him|the|if|family|kids",
    "@him _ gon|gonna|going|wants|trying|tried|will|threat* _ _ kill|hurt|bury|burn|shoot|stab|beat|rape|break|find|take|drop|come|choke _ me|us|her|my|him|back|kids|everyone|family|after|for|baby",
    "kill|bury|shoot|burn|stab me|us|him|her|them|my|our|everyone|somebody|someone _ if|said|when|house|family|kids|tonight|he|i|son|today|soon|with|and",
    "burn|burned|burning|shoot|shot _ my|our|the|her _ house|home|car|apartment|down|window _ if|with|because|he|she|they|unless|us|kids",
    "bullet|bullets with|for|in|through my|me|us|your|her|him", "nowhere|no|place to|where|else go|run _ back|tonight|he|kids|him|help|home",
    "@him _ come|comes|coming|came back|home|over _ tonight|for|drunk|mad|angry|hurt|finish|kill|and|soon",
    "keep|keeps|kept showing|coming|calling|texting|following|driving|waiting _ house|job|work|me|by|school|home|outside|over|at",
    "@hits|@force my|her|his|our @mine|mom|mother|sister|son|daughter|kids|brother|baby|dog|friend|aunt|wife|cousin|head|face",
    "is|are|was|were|be|keeps|keep|been|started|now @hitting @me|a|the|my|on|her|him|somebody|someone|people|another",
    "man|guy|somebody|someone|men|boyfriend|husband|dude|father _ @hitting|@hits _ woman|girl|lady|kid|child|women|baby|boy|old|wife|girlfriend|his|man",
    "getting|gets|get|got beat|hit|slapped|choked|jumped|abused _ by|up|every|at|again|right|now|bad", "abuse|abuses|abused|abusing|abusive|abuser _ me|her|him|us|them|my|his|child|children|kids|home|by|wife|mother|sister|husband|boyfriend|father|dad|toward|to|relationship|partner|daughter|elder|next|girl",
    "rape|raped|rapes|raping|rapist|molest*|strangl*|kidnap*|hostage _ _ me|her|my|him|girl|sister|daughter|by|us|woman|friend|them|she|someone|i",
    "sex|sexual|sexually|nude|nudes|naked _ abus*|assault*|force*|me|made|with|pictures|make|wants|minor|daughter|my|pay|rent|kid|child",
    "in|from danger _ my|me|life|sister|she|he|we|i|kids|her|please|help|is|am", "my|her|his|our life|lives is|are|in in|danger _ danger|because|from|of|please",
    "threat|threats|threaten*|thret* _ me|us|my|her|death|life|kill|family|kids|gun|knife|him|neighbor|against",
    "i|we|she|im|were|shes|kids need|needs|have|trying|want to get out|away|help|escape|hide|run _ from|him|before|here|now|safe|of|place|house|kids|hurts",
    "escape|escaped|escaping|flee|run|ran|running away|from|him _ him|husband|house|home|boyfriend|home|father|dad|because|he|pimp|man",
    "burns|bruises|marks|welts|bites|cigarette|scratches|blood|bruise|black _ on|burns|eye _ back|arm|arms|face|neck|legs|body|him|her|my|daughter|son|baby|kid|hands|child",
    "scream*|yell*|cry*|beg* _ for|him help|stop|mercy|life|her|not", "begging|begs|pleading _ to|for|him|her|stop|help|them|inside|apartment|door",
    # Somebody hurts a person now, again and again, or is about to.
    "@him _ @hits _ @me",
    "beat|beats|beating|beaten @me up", "beat|beaten up by|my|again",
    "@me|i|im _ being|getting|gets|got|been|was|am|is _ @beaten",
    "i|im|me _ being|getting|gets|got|get|been _ hit|hitting by|again|every|when|at",
    "@me|im _ being|getting hurt by|at",
    "@him _ hurts|hurting|harming @me",
    "@him _ @will _ kill|murder|shoot|stab|hurt|burn @me|everyone|everybody|family",
    "@will|trying _ to kill|hurt|shoot|stab @me",
    "@him _ threatened|threatens|threatening|threaten|threats _ @me|kill|hurt|shoot|weapon|life",
    "@him _ put|puts|putting|lays|laid _ hands on|around @me|my",
    "hands around my|her neck|throat",
    "@him _ throws|threw|throwing _ at|against @me|wall",
    "@him _ touches|touching|touched|touch @me|my|private _ private|night|bed|bad|wrong|there|daughter|son|sister|niece",
    "touches|touching|touched|touch @me _ where|when _ shouldnt|sleep|asleep|alone|not|nobody|dont",
    "comes|came|come|sneaks|goes in|into|to my|her|our|his room|bed",
    "makes|made|make|making me|her|him|them|us do|touch things|stuff|it|him|bad",
    "broke|breaks|broken|breaking my|her|his|our arm|nose|jaw|rib|ribs|finger|wrist|tooth|teeth|leg|phone",
    "girl|girls|she|woman|women|they|i _ _ cant|cannot|never|wont leave",
    "pulled|pulls|pointed|points|pointing|put|waving|holding _ @weapon _ @me|my|head|at|face",
    "@weapon to|at|against my|her|his head|throat|neck|face",
    "@him|has has|have|got|with|keeps _ @weapon _ @will|angry|mad|drunk|outside|kill|shoot|us|me|right|now",
    "shooting|shoots|shots right now",
    "force|forces|forced|forcing @me _ sex|have|sleep|work|sell|bed|into|do",
    "made|makes @me _ sex|prostitute|sell my|herself",
    # Held, watched, cut off.
    "lock|locks|locked|locking @me _ in|inside|room|closet|basement|out|house|garage",
    "@child _ locked|tied|chained|alone _ in|up|closet|room|basement|garage|car|home|all",
    "wont|doesnt|dont|not let|lets|letting @me leave|out|go|see|call|talk|eat",
    "cant|cannot|not|afraid|scared leave _ him|house|because|or|without|he|kids|money",
    "if i|she|we leave|leaves|left|tell|told|call|called _ @him _ kill|hurt|take|find|hunt|kids|shoot|worse",
    "took|takes|taken|hid|hides|keeps|has my|our|her phone|passport|papers|documents|keys|id|money|car",
    "he|she|husband|boyfriend|wife _ controls|checks|tracks|watches|monitors _ everything|phone|money|where|my|every",
    "hold|holds|holding|held|keep|keeping|kept @me _ prisoner|captive|hostage|against|locked",
    "against my|her|their will",
    "follow|follows|following|followed|stalk|stalks|stalking|stalked|stalker @me|her|my",
    "stalker|stalking",
    "waits|waiting|shows|parked|sits|standing outside my|our|her house|home|work|job|door|school|window|apartment|car",
    "@him _ outside _ door|window _ now|again|bang*|knock*|scream*|yell*|drunk",
    "break|breaking|kick|kicking|kicked|broke|banging|bang _ my|our|the door _ @afraid|scream*|hid*|now|again|kill|get|let",
    # Afraid.
    "@afraid _ my|our|her|his life|lives|safety",
    "@afraid _ to|of go|going|be|being|sleep|come|coming home|house|him|alone|husband|boyfriend|dad|father|stepdad",
    "@afraid of my|her|his|this husband|boyfriend|dad|father|stepdad|stepfather|ex|son|partner|brother|uncle|wife|mom|man",
    "@afraid _ he|she|hell|shell|they|theyll|husband|boyfriend _ kill|hurt|hit|come|find|back|do|take|shoot|beat",
    "@not _ safe _ home|house|him|tonight|room|apartment|bed",
    "unsafe at|in home|my|this house",
    "@not _ make|survive|alive|live _ tonight|night|morning|week",
    "sleep|sleeps|slept|sleeping _ chair|dresser|knife|locked|clothes|car _ door|pillow|because|kids|him|bed|shoes",
    "hide|hides|hiding|hid _ bathroom|closet|room|him|from|under _ him|he|when|now|kids|drunk|bed|please",
    "cover|covers|hide|hides|hiding|makeup|sleeves|sunglasses _ bruise|bruises|marks|eye|bruising",
    "bruise|bruises|bruised|marks|welts|burns|cuts|scars on|all|over|her|his|their|my _ face|arms|arm|legs|neck|body|back|eye|over|hands",
    "black eye|eyes",
    "walk|walking on eggshells",
    "when|whenever|every @him _ drink|drinks|drunk|drinking|high|angry|mad|temper _ @me|hit*|hurt*|scream*|break*|hide|scared|violent|kids|throw*|worse",
    "violent with|at|toward|towards|to|when|husband|boyfriend|drunk|again",
    "domestic violence|abuse _ my|at|in|right|next|neighbor|happening|home",
    "abusive husband|boyfriend|partner|ex|father|dad|mother|relationship|marriage|home|stepdad|stepfather|wife",
    "restraining order _ @him|still|violat*|again|keeps|came|against",
    # A child, an old person.
    "@child _ scream|screams|screaming|cries|crying|cry _ every|night|help|stop|pain|begging|dad|hours|next|hit*",
    "hear|hears|heard|hearing _ scream|screams|screaming|beating|slaps|begging|crying|cries|hitting|smacking",
    "please stop|dont _ daddy|dad|hit*|hurt*",
    "belt|cord|cable|stick|paddle|extension|hose|iron on|with|for|every|@child",
    "@him|with _ with|a|the belt|cord|cable|stick|extension|hose _ @child|until|every|legs|back|bleed*",
    "@child _ @not eat*|food|fed|feed|eaten|clothes|shoes _ days|hungry|garbage|begging|them|him|her|anything|home",
    "@child _ _ starv*|hungry|neglect*|skinny|abused",
    "left|leaves|leave|leaving _ @child _ alone|home|hours|car|night",
    "@child _ afraid|scared _ home|dad|father|stepdad|mom|uncle|go|of|him|her",
    "@child _ not|isnt|aint _ safe",
    "nobody|noone|someone _ hurt|hurting|beat|beating _ @child|old|elder*",
    "grandma|grandmother|grandfather|mother|old|elderly|man|lady|woman _ tied|hit|hits|slaps|locked|starv*|bruis*|yell*|screamed|steals|pushed|beat*|left",
    "caregiver|nurse|grandson|son _ hits|hit|steals|slaps|pushes|pushed|yells|screams|shakes _ grand*|mother|mom|old|lady|her|him|check",
    # Asking for help now.
    "send|come _ help|someone|somebody|police|officer|car|quick|fast|now|please _ @him|hit*|kill*|gun|knife|hurt*|now|tonight|before|please",
    "please help me|us|her|him|them",
    "help me please|he|im|i|now",
    "someone|somebody|he|she|they|im|dying|bleeding bleeding|unconscious|dying|overdosing|stabbed|shot _ now|here|floor|help|please|dying|bleeding|breath*",
    "@him _ here|home|back|coming|outside _ @will _ kill|hurt|shoot",
    "he|she|theyre|they coming for|after|to me|us|my|kill|hurt",
    "next|this|last time he|she|hell _ kill|dead|die|do|really",
    "sell|selling|sold|sells|pimp*|traffick* _ girl|girls|her|them|daughter|minor|kid|body|women|herself",
    "kidnap*|held|abducted _ @me|girl|man|child|woman|someone|van|my",
    "@will|gonna shoot|bomb|burn|blow _ up|school|people|everybody|everyone|down|house|place|building|meeting|church",
    "bring|brings|brought|bringing _ @weapon _ school|meeting|park|class",
)

SELF_HARM = (
    "hurt|hurting|kill|killing|cut|cuts|cutting|harm|harming|hang|hanging|burn|burning|starving|shot|shoot himself|herself|themselves|themself|hisself|myself|myslef|meself",
    # The widest net.
    "want|wants|wanna|wish|need|ready|hope|just|pray it|this|everything|things all|to|is|would|was|just|my|pain to|be|end|over|stop|ends|done|finally _ end|over|stop|ends|stopped|me|now|already|end|done",
    "want|wants|wanna|hoping _ _ end|ended|over|stop|gone|done|disappear _ forever|already|anymore|it|all|me|everything|my",
    "to|of|like|about|keep|thinking|feel|gonna|just|ready|will|go end|ending it|this|things|everything|my|myself|me", "gun|pills|rope|blade|razor|knife|bridge _ to|for|and|so end|do|finish|myself|it|kill|over",
    "happier|better|fine|easier|relieved|okay|lighter _ if|without|when|once _ i|me|im|was|wasnt|gone|dead|alive|here|not",
    "would|will|wont|could|nobody|noone|one|everyone|care|cares|cared|matter|matters _ if|whether _ i|im|i _ live|die|dead|gone|alive|disappear*|died|lived|here|left|wasnt|exist",
    "if|that|because i|im died|die|disappear*|wasnt|dead|gone|left|am|killed|not|jumped|was _ alive|here|nobody|no|gone|would|myself|anymore|care|tomorrow|born|notice|dead|around",
    "should|shouldve|wish|hope|rather|never _ never|not|been|be|i|had|was|were|die|just _ born|alive|exist*|dead|died|die|gone|killed|here|survived|woken|wake",
    "hurt|harm|kill|cut|burn|hang|starve|hate|hurting|punish|poison|drown|hating _ myself|my|self", "my self _ hurt|harm|kill|hate|cut",
    "life|world|living|existence|everything _ not|isnt|aint|no|too|over|pointless|meaningless|hopeless|unbearable|hell|useless|worthless|anymore _ worth|hard|much|point|me|pain|live|it|anymore|longer|be|living|place",
    "i _ hopeless|pointless|worthless|suicidal|trapped|broken|useless _ _ live|life|die|end|anymore|inside|nothing|way|future|on|want|pain|out|dead|no",
    "dont|cant|not|no|never|without know|see|have|got|find|feel|think|any|nothing how|a|any|why|more|reason|purpose|reasons|way|hope|point|will|strength|i|keep|to _ live|living|go|on|stay|keep|alive|future|forward|life|make|anymore|left|fight|here|wake|im|can|happy",
    "ready|time|want|going|gonna|see|join|be|meet to|for|with|my|him|her|god|jesus|the|me|go|meet _ go|leave|die|heaven|maker|world|forever|god|mom|son|again|jesus|earth|peace",
    "leave|leaving|left|off|exit this|the world|earth|planet|life", "final|last goodbye|note|letter", "tonight|today|tomorrow|this is|will|be|its the|my last|end|night|day|goodbye|final _ night|day|time|me|life|alive",
    "drink|drinking|swallow|swallowed|drank _ bleach|poison|pills|everything|bottle|antifreeze|till|until _ die|death|dead|end|all|never|pills|bleach|poison|forever",
    "razor*|blade|blades _ wrist|wrists|arm|again|leg|skin|cut*|under|bought|myself|bath", "self|my harm*|wrist|wrists|veins|overdose", "i|im|been|feel|feeling|so|really|too depress*|numb|hopeless _ _ die|live|end|anymore|alive|going|hurt|hope|life|dead|bed|sleep|want|kill*|harm",
    "suicid*", "suisid*", "suecid*", "sucid*", "unalive", "unaliv*", "kms",
    "kill|killing|hang|hanging|shoot|shooting|drown|poison my self", "kill|killing|hang|hanging|shoot|drown|poison|starve|end|off myself",
    "kill|killing|end|ending my|this|own|the self|life|lives|misery",
    "end|ending|ended it|this|everything all|tonight|now|soon|today|forever|already",
    "take|taking|took|taken my|his|her|their|own own|life",
    "dont|not|no|never want|wanna|care|need|deserve|supposed _ live|alive|living|exist|existing|wake|be _ live|here|anymore|alive|around|up|living|exist|tomorrow|world|earth",
    "dont|not|no|never want|wanna|deserve _ live|exist|alive|wake",
    "@not want|wanna to be here|alive",
    "@not be here anymore|tomorrow|soon|much|next|longer|christmas|alive",
    "want|wants|wanted|wanna|ready|hoping|praying|wishing|going|gonna|rather|like|feel _ die|dying|dead|disappear",
    "wish _ dead|die|gone|born|existed|disappear|alive|wake|over",
    "hope|hoping|pray|wish _ @not|dont wake|waking",
    "sleep|asleep|bed _ @not wake|waking|woke",
    "better|be|everyone|everybody|family|kids|world|they|people _ better|off off|without _ without|me|dead",
    "better off dead|gone|without", "without me around|here|in",
    "@not|nobody|noone _ miss|notice|care|find _ me|gone|dead|if|im|died",
    "no|any|lost|dont|without|cant _ reason|point|purpose|hope|will|desire to|in|left|for|of|anymore _ live|living|go|going|life|anything|on|me|alive|continue|waking",
    "nothing left|more _ live|me|for|lose|fight", "no|any reason|point|purpose left|anymore", "no|any hope left",
    "cant|cannot|dont|not go|keep|do|take|handle|carry|live|stand|continue _ on|going|this|it|anymore|more|longer|like|living|life _ on|anymore|longer|more|living|life|pain|it|this",
    "cant|cannot go on", "cant|cannot|not|dont live like|anymore|with",
    "tired|sick|done|exhausted|over|finished|enough of|with|living _ life|living|alive|everything|existing|breathing|world|fighting|it",
    "life|living _ not|isnt|aint|no|never|nothing _ worth|point|meaning|reason|sense|anymore|living",
    "not|isnt worth living|it _ living|anymore|life",
    "cut|cutting|cuts|slit|slitting|burn|burning|scratch|hurt|hurting|harm|harming my|myself|me|self _ self|wrist|wrists|arm|arms|leg|legs|skin|veins|again|feel",
    "cut|cutting|hurt|hurting|harm|harming|burn|burning|punish|starving myself", "self harm*|hurt|injur*|hate",
    "been|started|keep|kept|back cutting|to again|my|cutting|myself", "cutting _ again|stop", "overdos*", "od on|myself|pills", "i|im|have|got|with|holding|all|took _ pills", "pills _ hand|hands|ready|all|bottle|counter|enough|saved|whole|take|took|swallow*|drawer|tonight|saving|everything",
    "take|took|taking|swallow*|saving|saved|bottle|stash*|whole|all|many|enough _ pills|medication|meds|medicine|sleeping|tylenol",
    "jump|jumping|jumped _ off|bridge|front|roof|building|train|overpass|freeway|window|tracks",
    "step|stepping|walk|walking|drive|driving|jumping|running|lay|laying|run _ front|into|off _ train|bus|traffic|freeway|bridge|wall|tracks|car|tree",
    "rope _ neck|ready|tree|closet|garage|tied|hang*", "gun _ my|in|to mouth|head|myself|temple",
    "wrote|writing|write|leave|leaving|left _ note|letter|letters|notes _ goodbye|kids|family|mom|suicide|why|behind",
    "goodbye|goodbyes to|everyone|everybody|my|letter|letters|forever|note|world",
    "say|said|saying goodbye|goodbyes|bye", "this is my|goodbye|the last|goodbye _ message|day|night|forever",
    "gave|giving|give my|all|our _ away", "wrote|written|writing the|my|some letters|note", "giving|gave|give _ away my|all _ things|stuff|everything|dog|clothes|cat|belongings",
    "my|last last|day|night day|night|message|time|words|here|alive|birthday",
    "no|see|only|the|out way|light|other out|way|end|tunnel|choice|option",
    "dont|cant|not see _ future|way|tomorrow|point|myself|reason|light|life",
    "think|thinking|thought|thoughts|plan|planning|planned|ready|about _ dying|death|ending|suicide|hurting|die|end|killing _ lot|always|all|everyday|again|myself|it|my|every|lately|often|time|about|to",
    "be|with|join|see my|him|her|mom|husband|son|wife in|again heaven|soon|already",
    "hate|hated my|being|myself|life|me life|alive|much|want|myself|dead|so", "i hate|feel|am|im my|myself|worthless|burden|hopeless|like|just|nothing|such|empty|numb _ life|burden|everyone|dead|live|hopeless|inside|nothing|failure|anymore",
    "a|such|just burden to|on|for", "worthless", "disappear forever|from|and|for|completely", "dead inside", "rather be|not dead|die|alive|live|exist",
    "wouldnt|wont|not _ mind|care if|not i|wak*|im _ die|died|dead|wake|woke|alive|live|hit|happened",
    "stop _ pain|hurting|voices|breathing|existing|everything _ forever|only|good|me|tonight|myself|now|die|anymore|all",
    "voices tell|telling|say|want|in _ me|myself|kill|hurt|die|jump|head",
)

# A class, a campaign, somebody else's work: about it, not in it.
HARMLESS = (
    "suicid* prevent*|awareness|hotline|class|workshop|training|walk|line|talk|month|group|poster|posters|program",
    "want|wants|wanted to live next|near|beside|across|by|on|around|close|here|there", "prevent* suicid*", "workshop|class|training|talk|program|poster|posters|group|sign|number|information|info|flyer|flyers _ suicid*|self",
)

ANCHORS = (
    "suicid:* sucid:* suisid:* unaliv:* kms myself overdos:* pills worthless burden dying die died dead alive exist:* wake "
    "anymore goodbye:* wrist:* living kill:* hit hits hitting hiting beat:* chok:* strang:* punch:* slap:* kick:* stab:* rape:* "
    "molest:* abus:* assault:* attack:* threat:* thret:* gun guns knife machete lock:* bruis:* welts belt stalk:* follow:* "
    "hostage afraid scared terrified safe unsafe hid:* scream:* starv:* hungry neglect:* kidnap:* bleed:* unconscious "
    "hurt:* harm:* shoot:* shot shots murder:* eggshells violent violence drunk drinks touch:* force:* outside help hands "
    "passport papers locked traffick:* pimp:* leave"
)
