"""Phrases of danger and of self-harm in Spanish, without accents; how they are written: phrases.py."""

# Words that are one letter away from a word of the lists, and are only themselves.
ORDINARY = "llegaron llamaron enseno ensena camara cerro cierra entierra prendida tarda parque"

GROUPS = {
    "el": "el ella ellos esposo marido novio pareja ex papa padre padrastro mama madre madrastra hijo hermano tio primo "
    "vecino vecinos vecina senor hombre alguien nieto patron jefe dueno muchacho tipo cuidadora enfermera suegro suegra",
    "yo": "me nos le les lo la los las se",
    "pega": "pega pegan pegaba pego pegando pegar pegarme pegarnos pegarle golpea golpean golpeo golpeaba golpeando golpearme "
    "golpia golpiando patea pateo pateando cachetea cacheteo ahorca ahorco ahorcando ahorcar estrangula estrangulo azota "
    "azoto avienta avento aventando empuja empujo jala jalonea quema quemo viola violo violando violaba abusa abuso abusaba abusando "
    "manosea manoseo manoseaba maltrata maltrato maltratando maltratan lastima lastimo lastiman lastimando apunala tortura arrastra "
    "madrea nalguea cintarea",
    "matar": "matar matarme matarnos matarla matarlo mata mate maten lastimar lastimarme lastimarla golpear pegar quemar violar "
    "hacerme hacernos hacerle disparar desaparecer",
    "va": "va van iba iban ibas quiere quieren queria dijo dice dicen amenaza amenazo amenazado juro jura intento intenta trato puede",
    "arma": "pistola arma cuchillo navaja machete rifle escopeta",
    "nino": "nino nina ninos ninas hijo hija hijos hijas bebe chiquito chiquita nieto nieta sobrino sobrina hijastra hijastro menor chamaco "
    "criatura muchachita",
    "miedo": "miedo terror pavor temo temor susto espantada asustada",
    "no": "no ni nunca ya",
}

DANGER = (
    "rompio|rompe|quebro|quiebra|fracturo|rompieron|partio|disloco|tumbo _ nariz|brazo|costilla*|diente*|mano|dedo*|cabeza|boca|pierna|mandibula|hocico|ceja|labio|muneca",
    "quiso|queria|quiere|quisieron|trato|intento|intentaron|trataron _ subir|llevar*|jalar*|robar*|meter*|agarrar* _ hija|nina|hijo|nino|muchacha|sobrina|carro|camioneta|fuerza",
    "deja|dejan|para|paran|dejaba de pegar*|golpear*|gritar*|amenazar*|molestar*|acosar*|seguir*|lastimar*|tocar*", "a|los golpes|punetazos|patadas|cachetadas|balazos|cuchilladas _ a|me|la|nos|mi|el|su|con|delante|cada|todos",
    "trae|traia|agarra|agarro|saco|corre|mata|tiene _ a|de golpes|patadas|punetazos|cachetadas", "trabaj* _ sin|gratis paga|pago|pagar*|sueldo|descanso _ papel*|pasaporte*|sal*|encerr*|amenaz*|guard*|migra",
    "papeles|pasaporte|pasaportes|documentos guardad*|escondid*|quitad*|retenid*",
    # The widest net: force against a person, fear of a person, threats in any words.
    "@el|novia|cunado|suegro|el|ella _ me|nos|la|lo|le|las|los @pega|toca|toco|tocaba|encierra|encerro|amenaza|amenazo|grita|insulta|agarra|agarro|persigue|acosa|humilla|escupe|escupio|corto|muerde|mordio|jalo|jala|aventaba|obliga",
    "me|nos|la|lo agarro|agarra|jalo|jala|jalaba|mordio|muerde|escupe|escupio|empujo|corto|zangoloteo|cacheteo|tumbo|tiro|arrojo|aventaron|pateo|sujeto|pisoteo|somato _ de|del|contra|por|con|al|las|los|la|el|y|en|suelo|pared|pelo|cabello*|cabellos",
    "jala*|agarr*|arrastr* _ pelo|cabello|cabellos|greñas|grenas|cuello|brazo", "de|por|contra las|la|el escaleras|pared|piso|suelo _ y|embaraz*|me|cuando|golp*",
    "@va _ quemar|matar|pegar|golpear|hacer|quitar|cortar|balear|picar|violar|romper|ahorcar|desaparecer|encontrar|buscar|echar _ casa|cara|mi|a|nos|me|dano|hijos|la|ninos|migra|todos|familia|algo|al|con|nina|bebe",
    "queman|quemen|quemar|queme|queman|matan|maten|mata|mate|pegan|pega|quitan|quita|echan _ nos|me|la|mi|a|le|los _ casa|hijos|ninos|familia|hablo|hablamos|digo|dejo|denuncio|migra|todos|mi|carro|mama|hijo|si|hermano",
    "si|k hablo|hablamos|hablar|digo|decimos|dejo|denuncio|denunciamos|voy|llamo|llamamos|salgo|escapo|cuento _ _ mat*|quem*|quit*|peg*|va|van|golp*|pagar|migra|desaparec*|nos|me|arrepent*",
    "no|sin tengo|tenemos|tiene|hay a|adonde|donde|ha|lugar donde|ir|dormir|irme|ir|para _ ir|el|regres*|noche|hijos|va|ninos|pega*|golp*|y|miedo|casa|dormir|miedo",
    "@va|puede a|regresar|volver regresar|volver|venir|buscarme|encontrarme|buscarnos _ noche|borracho|por|matar*|miedo|golp*|hoy|mi|nosotros|tomado|enojado", "cada|cuando|siempre _ vez|que|se enoja|toma|enojaba|molesta|pelea|emborracha|droga _ me|nos|le|pega|golp*|da|grita|romp*|avient*|peg*|insult*|quiebra|la|hij*|corre|patea",
    "da|dio|dan|tengo|tiene|con|mucho|vivo|vivimos|muert* miedo|terror|panico|pavor _ que|de|el|mi|un|regres*|a|lo|la|por|hij* _ dia|me|mate|pegue|haga|encuentre|regrese|venga|llegue|nos|le|la|mi|quite|casa|esposo|el|hijos|ex|algo|lleve|vaya|vida|dormir|salga",
    "abuso|abusa|abusan|abusaron|abusaba|abusado|abusando|abusar|violo|violaron|violan|viola|violar|violaba|manosea*|toqueton* _ de|a|me|la|mi|su|una|mis|nina|ella", "abuso|abusos|acoso|violacion sexual|fisico|infantil|de|por|en _ de|a|mi|hija|nina|casa|nino|menor|por|sobrina|ex",
    "me|nos|la|lo|los|las encierra|encierran|encerro|encerraron|encerraba|amarra|amarro|golpea|golpean|golpearon|maltrata|maltratan|lastima|lastimo|pego|pegaron|ahorco|ahorcaba|violo|violaron|apuñalo|apunalo|balearon|quemo|corretea|empuja|patea|humilla",
    "golpeand*|pegand*|matand*|ahorcand*|violand*|maltratand*|pateand*|quemand*|arrastrand*|torturand*|lastimand*|amenazand*|apunaland*|correteand* _ a|una|la|un|me|su|mujer|mi|nina|nino|senora|le|muchacha|alguien|con|nos|los",
    "senor|hombre|tipo|alguien|vecino|muchacho|papa|novio|marido|esposo _ golpea*|pega*|patea*|ahorca*|arrastra*|jala*|apunal*|mata*|maltrat* _ mujer|senora|muchacha|nina|nino|hijo|hijos|novia|esposa|su|la|perro|mi|una|bebe",
    "regreso|regresa|llego|llega|vino|viene|aparecio|trae|traia|tiene|tenia|con|las _ quemad*|moreton*|marcas|golpes|mordid*|rasgun*|moretes|golpead*|sangr*|chipotes", "@nino|hermana|mama|amiga|vecina|senora|novia _ golpead*|moreton*|quemad*|maltratad*|encerrad*|amenazad*|violad*|abusad*|lastimad*",
    "grita|gritan|gritando|gritaba|oi|oye|oigo|pide|pedia|pidiendo|llora|llorando|suplica _ que|auxilio|ayuda|no|ya|la|le|por _ matar|mata*|peg*|golpe*|auxilio|ayuda|mas|favor|deje|suelte|dejen",
    "nos|me|le|les quito|quita|quitaron|tiene|tienen|guarda|guardan _ los|el|mis|su|mi|sus|nuestros pasaportes|pasaporte|papeles|documentos|visa|telefono|celular|dinero|llaves|identificacion _ y|no|para|deja*|sal*|ni|trabaj*",
    "obliga|obligan|obligo|forza|fuerza|hace|hacen|pone|ponen _ a|que|trabaj* _ sexo|acost*|vend*|prostitu*|trabajar|hombres|cosas|relaciones|tocar|pagar|robar|desnud*|fotos|pedir",
    "peligro _ mi|vida|corre|corren|estoy|hijos|muerte|estamos|nos|ella|nina|aqui|en|matar*", "mi|su|nuestra vida|vidas corre|corren|esta|peligra|en|de _ peligro|riesgo|el|en", "huir|escapar|escaparme|escape|huyendo|huimos|escapamos|irme|salirme|salir _ de|con _ el|casa|mi|hijos|esposo|marido|golpes|noche|ahi|novio|padrastro",
    "tengo|con|soy|tenia _ anos _ toca|pega|abus*|viol*|mete|bana|golpe*|obliga|encier*|quiere|manda|novio _ me|mi|a|nos|cuarto|casa|mama|papa|padrastro|conmigo", "novio|esposo|marido|pareja|padrastro|papa|tio|primo|abuelo|hermano|maestro|vecino|patron _ me|nos|la|le toca|toco|tocaba|besa|beso|manda|obliga|mira|espia|acaricia|agarra",
    "amenaz* _ me|nos|con|de|mi|matar*|quit*|muerte|la|hij*|famil*|a|le|su|vecin*|pistol*|pandill*",
    "@yo @pega", "@yo esta|estan|estaba|ha|han|andaba|anda|vive|sigue|siguen @pega|golpeado|pegado|violado|maltratado|amenazado|lastimado|abusado|tocado|amenazando|siguiendo|acosando|tocando",
    "@pega|pegue|pegarle|pegan _ a mi|su|la|el|los|un|una|mis|sus _ @nino|mama|esposa|mujer|senora|hermana|perro|abuela|abuelita|viejita",
    "@el _ @pega _ @nino|esposa|mujer|senora|mama|abuela|abuelita|ella|viejita|hermana",
    "golpes|golpe|cachetadas|cachetada|patadas|chingadazos|cintarazos|cinturonazos|nalgadas|palizas|golpiza|paliza|madriza _ me|le|a|dio|da|mi|cada|todos|@nino|tomado",
    "me|le|nos|les da|dio|daba|dan|agarro|agarra|puso|mete _ golpes|cachetada|cachetadas|patadas|golpiza|paliza|cintarazos|chingadazos|cinturon|cinto|cable|putazos|madriza",
    "con el|un cinto|cinturon|cable|palo|fierro|manguera|chancla _ @nino|cada|todas|marcas|hasta|noche|@yo|le",
    "@yo @va a @matar", "@yo @va @matar", "@va matarme|matarnos|matarla|matarlo|lastimarme|golpearme|pegarme", "@el _ @va _ matarme|matarnos|matarla|matar",
    "me|nos|la|lo|le amenaza|amenazo|amenazan|amenazaba|amenazando", "amenaza|amenazas|amenazo|amenazado|amenazada _ muerte|matar*|pistola|quitar*|migra|cuchillo|mi|hijos|me",
    "me|nos|le apunto|apunta|saco|puso|enseno|amenaza|saca _ @arma", "@arma en|contra|a _ cabeza|cuello|cara|mano|mi|me",
    "trae|tiene|anda|carga|saco|traia|agarro|con _ @arma _ @va|enojado|borracho|tomado|afuera|gritando|me|ahorita|mano|nos|amenaz*|escuela|ahora",
    "@arma _ @va|ahorita|borracho|enojado|afuera|matar*",
    "estan|esta disparando|tirando|balaceando _ ahorita|ahora|afuera|aqui|balazos",
    "no me|nos|la|le|lo deja|dejan|dejaba|dejo _ salir|ir|hablar|ver|trabajar|comer|llamar|irme|tener",
    "me|nos|la|lo|los encierra|encerro|encierran|encerraba|encerro|tiene|tienen|tenian|dejan|deja _ encerrad*|llave|cuarto|amarrad*|closet|sola|solos|solo|amenazad*|bano|contra|controlad*|escondid*",
    "encerrad*|amarrad*|secuestrad*|encadenad* _ en|con|sin|por|@nino|cuarto|@el|casa",
    "encierra|encerro|amarra|amarro|encierran|amarran _ a|al|@nino|cuarto|en|me|closet|llave",
    "me|nos|le quito|quita|quitaron|escondio|esconde|rompio|rompe|revisa|checa|controla _ celular|telefono|pasaporte|papeles|documentos|llaves|dinero|cel|todo|identificacion|pasaportes",
    "me|nos|la sigue|siguen|siguio|persigue|acosa|espia|vigila|espera|siguiendo|persiguiendo _ casa|trabajo|todos|donde|calle|carro|cada|afuera|escuela|ex|miedo|a|camino|noche|todo", "me|nos|la persigue|acosa|acosan|acosando|persiguiendo|acoso",
    "esta|anda|parado|estaciona|espera|aparece|esperando _ afuera|fuera|enfrente _ casa|puerta|trabajo|ventana|escuela _ miedo|ex|me|mi|otra|noche|gritando|ahorita|borracho|todos",
    "si me|le|lo|la voy|dejo|denuncio|digo|hablo|escapo|cuento|llamo|sabe _ mata|matar*|quita|pega|va|encuentra|busca|busc*|migra|hijos|golpe*|ninos",
    "tengo|tenemos|tiene|con|da|muero|mucho|vivo @miedo _ esposo|marido|novio|pareja|el|ex|padrastro|papa|casa|vida|mate|pegue|haga|regrese|llegue|venga|mi|encuentre|de|por|hijo _ esposo|marido|novio|pareja|ex|padrastro|papa|casa|vida|mate|pegue|haga|regrese|llegue|dormir|me|nos|hijos|llegar|encuentre|venga|mata|hijo",
    "@miedo _ mi|su|llegar|regresar|volver|ir|entrar|estar|dormir _ casa|vida|el|esposo|marido|papa|padrastro",
    "le tengo|tenemos|tiene|tienen|tenia @miedo", "temo por mi|su|nuestra|la|mis",
    "no|ya estoy|estamos|esta|me|nos|siento|sentimos _ segura|seguro|seguras|seguros|salvo|asalvo|segur* _ casa|aqui|el|hogar|lado|mi",
    "no se si|voy|amanez*|llegue|amanecere _ viv*|manana|amanecer|amanez*|noche",
    "llega|llegue|llegaba|viene|regresa|cuando|toma|pone|esta|siempre tomado|borracho|drogado|enojado|toma|violento|agresivo|loco|tomando _ me|nos|le|pega|grita|golpe*|rompe|escond*|miedo|violent*|avienta|insulta|hijos|ninos|corre|pone",
    "pone|puso|vuelve|es _ violento|agresivo|violenta _ conmigo|con|cuando|toma|casa|me|nos|ninos|y",
    "nos|me|se escondemos|escondo|esconden|escondi|esconde|encerramos|encierro _ bano|cuarto|closet|cuando|debajo|cama|el|ahorita|vecina|de",
    "duermo|dormimos|duerme _ puerta|silla|cuchillo|ropa|carro|vestida|zapatos _ atrancad*|miedo|puerta|llave|por|@el|almohada|si|cama|puestos",
    "moreton*|moretes|morete|marcas|cicatrices|quemadas|quemaduras|golpes|hematomas _ en|cara|brazos|cuerpo|piernas|ojo|espalda|cuello|@nino|manga|maquillaje|por",
    "trae|tiene|anda|tengo|traia|llega|ando|con _ moreton*|moretes|morete|quemaduras|cicatrices|ojo", "escondid*|encerrad* _ bano|cuarto|closet|de|por|miedo", "esta|anda|llego|viene _ borracho|drogado|tomado|loco _ rompiendo|gritando|golpeando|pegando|aventando|quebrando", "solos|solas|sola|solo y|no|siempre|sin no|comen|come|comer", "ojo morado", "ojos morados", "tapo|tapa|cubro|esconde|escondo _ moreton*|golpes|marcas|moretes",
    "violencia domestica|familiar|intrafamiliar|casa _ mi|casa|vecin*|aqui|sufro|vivo|al|en|victima|con", "sufro|vivo|victima|hay _ violencia|maltrato|abuso|golpes _ casa|esposo|mi|domestic*|aqui|departamento",
    "toca|tocaba|toco|tocando|toquetea|manosea|tocan _ @nino|hija|partes|privad*|noche|hermanita|me|cuarto|mi|cuando", "me|la|lo|le|nos toca|tocaba|toco|toquetea|tocan _ partes|noche|cuando|feo|debajo|ropa|sola|cuerpo|no|donde|duermo|quiero|cuarto|privad*",
    "se mete|metia|metio|mete _ cama|cuarto _ @nino|noche|mi|hija|noches|conmigo",
    "obliga|obligo|forza|forzo|obligan|obligaba|fuerza _ sexo|acostar*|relaciones|trabajar|vender|el|hacer|estar|tener", "me|la|nos obliga|obligan|obligo|forza|forzo",
    "@nino _ llora|lloran|llorando|grita|gritan|gritando _ noche|noches|siempre|todos|auxilio|dia|dolor|pegue|mucho|hambre|papa|pegan",
    "llora|lloran|grita|gritan|oigo|oimos|escucho|escuchamos|oyen|escuchan|oye|escucha _ @nino|golpes|gritos|auxilio|llorar|gritar|pegue|senora|llora|grita|golpe*|llanto _ noche|noches|golpe*|pega*|auxilio|todas|casa|vecin*|papa|gritar|llorar|gritos|feo|ayuda|cada|lado|grita|mama",
    "ya no me|le|nos pegue|pegues|peguen|pega|golpees", "@nino _ _ no|sin _ come|comer|comida|comen|dan|da _ dias|comer|comida|hambre|nada|flaquit*|basura|les|le",
    "@nino _ hambre|descuidad*|abandonad*|golpead*|maltratad*|encerrad*|desnutrid*|amarrad*",
    "dejan|deja|deje|dejo|abandona|abandonan _ @nino _ sol*|noche|carro|horas|casa", "@nino _ miedo|temor|aterrad* _ papa|padrastro|casa|tio|mama|de|le|regresar",
    "@yo lastiman|lastima|lastimando|lastimo|maltratan|maltrata", "estan|esta|sigue lastimando|pegando|golpeando|matando|violando|maltratando|ahorcando|amenazando",
    "abuelit*|abuela|abuelo|viejit*|ancian*|senor|senora|mama _ pega*|grita|golpe*|empuj*|encerr*|amarr*|comer|maltrat*|roba|moreton*|medicina|quita",
    "auxilio me|por|ayuda|favor|nos|porfavor", "pide|pidiendo|piden|grita|gritando|gritos _ auxilio|socorro", "socorro me|ayuda|por|nos", "ayudeme|ayudenme|ayudenos|ayudennos|ayudame|ayuda|ayudenla|rescatenme|salvenme|ayudar _ por|favor|me|va|mata*|porfavor|estoy|esta|pega*|urgente|ahorita _ me|nos|mata*|pega*|favor|va|golpe*|esposo|marido|muerte|encerr*|viene|miedo|morir",
    "manden|mande|vengan|venga|manda|necesito _ alguien|policia|patrulla|ayuda|rapido|ya|pronto|favor|ahorita|ambulancia _ me|nos|mata*|pega*|esta|va|golpe*|ahorita|antes|urgente|favor|miedo|rapido|ya",
    "me|nos|la van|va a|quiere|quieren _ matar|mata|matar*|hacer|desaparecer|violar|quemar|llevar",
    "vienen|viene|buscando|buscan|anda|encontrar|encuentra _ por|a|me|nos mi|matar*|nosotros|mat*|hija|mata",
    "la proxima|otra vez|ves|vez|proxima _ me|la|si|no _ mata|mat*|va",
    "sangre|sangrando|inconsciente|desmayad*|balead*|apunalad*|herid* _ ahorita|aqui|piso|ayuda|suelo|no|mucha|puerta|calle|muriendo|esta|respira",
    "venden|vende|vendiendo|prostitu*|padrot*|trafican|trata _ muchachas|ninas|mujeres|hija|menores|muchachitas|cuerpo|nina|obliga*",
    "secuestr*|raptaron|raptar _ mi|una|la|hija|muchacha|me|a|fuerza|nina|hermano|alguien|hijo", "llevaron a mi|la hija|nina|muchacha|hermana|fuerza|hijo",
    "@va _ disparar|quemar|matar|balacear|explotar|tirotear _ escuela|todos|iglesia|gente|junta|casa|reunion|nosotros",
    "orden de restriccion|alejamiento", "me|nos celos*|controla|humilla|domina _ pega*|deja|todo|miedo|sal*|golpe*|amenaz*|dinero|cada",
    "me|nos hace|hizo|hacen|haga dano", "me|nos|la corre|corrio|saco|saca|echo _ casa|calle _ noche|ninos|golpes|hijos|pega*",
)

SELF_HARM = (
    "no|ya _ le|veo|encuentro|hallo|veo _ caso|sentido|chiste|razon|salida _ a|nada|vivir|vida|seguir|todo|mi|la|de|ya", "se|me corta|cortando|corto|cortaba|quema|lastima|rasguna _ brazo*|mism*|pierna*|muneca*|yo|cuando|para|porque|navaja|baño|escuela|sol*|dano", "cortandose|lastimandose|quemandose|matandose|ahorcandose|mutilandose", "se|me esta|estan|estoy|ando|anda cortando|lastimando|matando|quemando|dejando",
    "mejor me|que muero|muera|mato|muriera|mate|morirme|morir",
    # The widest net.
    "me|se|mi|hijo|hija|mama|hermana|hermano|amiga|el|ella quiso|queria|trato|intento|quiere|quizo|intenta|trata|piensa|voy|va|ha _ matar|suicidar*|ahorcar|colgar|morir|matarse|ahorcarse|cortar|colgarse|aventar|lastimar|morirse|hacer|quitarse|envenenar _ anoche|dano|vida|ayer|dice|pastillas|puente|otra|y|por|que|ya|mi|con|yo|no|el|hoy|desde|del|sola|mism*|cuando",
    "me|se quiso|queria|quiere|quizo|intento matar|morir|suicidar|ahorcar|colgar|matarse|quitar|envenenar", "hacer|hacerme|hago|hacia|hacerse|haserme|aser|haser dano|danio|algo",
    "mejor|felices|bien|tranquil*|descansarian|feliz|alivio _ si|sin|cuando _ yo|mi|no|me|ya|estuviera|exist*|muer*|faltar*|fuera|muriera|muriendo",
    "si _ yo|me|no|ya _ estuviera|existiera|muero|muriera|desaparezco|desapareciera|falto|fuera|matara|mato|naciera|despertara|voy _ nadie|mejor|familia|mundo|aqui|todos|bien|siempre|importa*|seria|nota*|hijos|extran*|no|nada",
    "quiero|quisiera|deseo|ojala|espero|pido|necesito se|que|todo|esto|ya|dios|me|mi|acabe|termine|pare|lleve|recoja _ acabe|termine|todo|acabar|pare|lleve|recoja|vida|dolor|ya|termina*|sufrimiento|fin",
    "canse|canso|cansad*|hart*|fastidiad*|aburrid* _ de|vivir|todo|la|esta|luchar|estar _ vivir|vida|vivo|viva|luchar|sufrir|existir|seguir|quiero|todo|respirar|aqui", "soga|lazo|cuerda|mecate|pastillas|veneno|navaja|pistola|rastrillo _ lista|list*|tengo|compre|junto|escondid*|ya|mano|para|cuello|mi|cama|guardad*|conmigo|preparad*|acabar|terminar|venas|cabeza",
    "tengo|compre|consegui|junte|agarre _ soga|lazo|pastillas|veneno|pistola|navaja|cuerda|rastrillo _ list*|acabar|terminar|todo|mi|vida|para|matar*|hacerlo|todas|conmigo|noche",
    "ya|siento|estoy|vivo|muy|mi|tan _ muert*|vaci*|desesperad*|deprimid*|inutil|estorbo|nada|sola|solo|rota _ _ vivir|morir*|dentro|vida|seguir|puedo|quiero|salida|muert*|matar*|acabar|sentido|nada|aguanto|pensar|pienso|mundo",
    "pensar|pienso|pensando|pensado|idea|ideas|ganas|deseos|tentacion|planes|plan _ en|de|la|con _ morir*|muerte|matar*|suicid*|acabar*|quitar*|cortar*|aventar*|desaparec*|irme|dano|colgar*|hacerlo|terminar*",
    "vida|vivir|existir|mundo _ no|ya|sin|sobra|sobro|perdio|cuesta|duele|pesa|insoportable|infierno _ vale|sentido|nada|sirve|mas|pena|puedo|quiero|aguanto|caso|mi|importa|soporto|para|fuerzas|valor",
    "no|ya|ni|sin|perdi|tengo _ fuerzas|fuerza|ganas|animo|esperanza|esperanzas|motivos|motivo|razon|razones|ilusion|alegria _ _ vivir|seguir|vida|nada|levantarme|luchar|adelante|mas|existir|hijos|despertar|estar",
    "adios|despid*|perdonenme|perdoname|perdonen|perdon|cuiden|cuidenme|cuidense _ _ hijos|todos|familia|mama|siempre|mundo|vida|hago|mundo|mis|cruel|hice|haga|mi _ adios|hijos|siempre|carta|favor|ya|no|perdon*|aguanto|gracias|voy|mejor|bebe|mundo|perro|ustedes",
    "suicid*", "suisid*", "sucid*", "suisidi*", "matarme", "me|se quiero|quiere|kiere|kiero|voy|va|quisiera|queria|debo|puedo|deseo _ matar|morir|mato|colgar|ahorcar|ir|desaparecer|aventar|quitar|cortar|dormir",
    "me mato|mate|cuelgo|aviento|tiro|ahorco|corto|desangro", "matar a mi|mi mismo|misma|mism*", "quitarme|quitar|quite|quito|acabar|terminar|acabo|quitarse|termino _ la|mi|con _ vida|todo|sufrimiento|existencia",
    "quiero|kiero|quisiera|queria|deseo|prefiero|gustaria|ganas|mejor|pienso|pensado|pensando|ojala _ morir|morirme|muerta|muerto|muera|muriera|desaparecer|dormirme|matarme|muerte|muerte|morime",
    "no|ya|ni _ quiero|kiero|tengo|deseo|puedo|quisiera|vale|siento|encuentro|hayo|veo|merezco|hallo _ vivir|viviendo|vida|existir|despertar|seguir|aqui|vivir|ganas|viva|vivo|sentido|salida|razon|amanecer|haber|motivo|estar _ viva|vivo|vivir|vida|aqui|mas|asi|adelante|viviendo|despertar|salida|esto|nada|seguir|manana|mundo",
    "no|ya|ni _ quiero|kiero|deseo|merezco|quisiera vivir|existir|despertar|viva|estar|seguir|amanecer|haber",
    "ya no|me _ puedo|aguanto|aguantar|soporto|hallo|resisto _ mas|esta|esto|vivir|la|vida|seguir|dolor|asi|nada", "no aguanto|soporto mas|esta|la|vivir|este|vida", "no puedo mas",
    "ya no aguanto|soporto", "sin ganas de|para vivir|seguir|nada", "perdi|perdido|pierdo _ ganas|sentido|esperanza|razon _ vivir|vida|de|seguir|todo",
    "para que|k|q|ke|qe sigo|vivo|vivir|seguir|existo|naci|despert*|viviendo", "por que|q|k naci|sigo|existo _ vivo|viva|aqui|naci", "no hay|tengo|veo|encuentro _ salida|esperanza|razon|motivo|sentido|futuro _ vivir|seguir|mi|vida|nada|para|salida|de|ya|alguna",
    "no|ya vale|tiene|merece _ pena|sentido|caso|nada _ vivir|vida|seguir|viva|estar", "mi|la|esta vida no|ya _ vale|sentido|sirve|importa|nada|tiene",
    "cortarme|cortandome|quemarme|lastimarme|ahorcarme|colgarme|aventarme|tirarme|envenenarme|desangrarme|hacerme|herirme|ahogarme _ dano|venas|brazos|brazo|metro|tren|puente|freeway|carro|cuello|azotea|tiro|piernas|munecas|a|de|al|otra|yo|mism*|del|para|con|un|ventana|techo|raya",
    "cortarme|ahorcarme|colgarme|lastimarme|envenenarme|desangrarme|cortandome|autolesion*", "me corto|corte|cortaba|quemo|lastimo|hago|rasguno _ dano|venas|brazos|brazo|piernas|mism*|yo|navaja|sentir|munecas|sola|solo",
    "hacerme|hacerse|haserme|aserme|hago|hacia dano|danio", "tomar|tomarme|tome|tomando|trague|tragar*|tomo|junt*|guard* _ pastillas|pastiyas|medicinas|frasco|veneno|cloro|pastilla|medicamento|pastillas", "pastillas _ todas|frasco|dormir|juntas|guardad*|juntando|despertar|noche|bote|muchas|tomar*",
    "mejor|estarian|estaran|estaria|estan _ sin mi", "sin mi mejor|estarian|todos|van", "nadie _ me _ extran*|quiere|falta|busca*", "nadie _ extran*|notar*|importa*|importo|falta _ muer*|muriera|falto|moria|desaparezco|importo", "nadie le importo",
    "soy|siento|solo|ser|nomas _ carga|estorbo|basura _ para|familia|todos|mi|nadie|de|hijos", "mejor|estaria|quisiera|ojala|debi _ muert*|morirme|muerto|nacido|nacer|muriera|muera|morir",
    "ojala|quisiera|pido|dios|que|mejor _ no|me|ya _ despertar|despierte|amanezca|recoja|lleve|hubiera|nacido|muera|muriera|amanecer|despertara|lleves|recojas",
    "dormir|dormirme|acostarme|duermo|dormirse _ no|nunca|jamas|ya _ despertar*|despierte|despert*", "desaparecer _ siempre|mundo|todo|ya|nadie|tierra|mapa|para|vida|quiero",
    "acabar|terminar|termina|acabe|acaba _ con|de todo|mi|esto|una|este|sufrimiento|la _ todo|vida|vez|siempre|dolor|noche|sufrimiento", "es|esta mi|mi despedida|carta", "despedirme|despedida|despidiendo|despido|despedi|adios _ todos|familia|hijos|mis|siempre|mama|carta|mi|vida|de|mundo|ustedes",
    "carta|cartas|nota _ despedida|hijos|adios|despid*|familia|escrib*", "ultimo|ultima _ dia|noche|mensaje|vez|cumple* _ vivo|viva|mi|aqui|vida|mundo|escrib*|siempre|despert*",
    "regal*|reparti* _ mis cosas|todo|ropa", "pienso|pensando|pensado|penso|pensamientos _ muerte|morir*|suicid*|matar*|dano|vida|acabar|hacerme",
    "puente|azotea|techo|tren|freeway|metro _ aventar*|tirar*|brinc*|saltar|lanzar*|brincar", "aventar*|tirar*|brincar|saltar|lanzar* _ puente|azotea|techo|tren|freeway|metro|carro|carros|edificio|ventana|vias",
    "soga|lazo|mecate|cuerda _ cuello|lista|colgar*|arbol|ya|tengo|ahorcar*", "odio mi|estar|vivir vida|viva|vivo", "cansad*|hart*|arta|arto|canse _ vivir|vida|todo|existir|viva|luchar|mundo _ vivir|vida|ya|sola|quiero|solo|nada|mas|luchar|seguir|no|esto|asi|puedo|sufrir|dormir", "cansad*|hart*|arta|canse de vivir|la|estar|existir|esta",
    "muert* en vida|por", "voces _ dicen|dice|mate|haga|matar*|muera|hacer", "reunirme|irme|encontrarme|alcanzar|estar _ con _ mi|el|ella|dios|mama|hijo|cielo|esposo _ cielo|muert*|dios|arriba|lado|pronto|murio|fallec*",
)

HARMLESS = (
    "prevencion|prevenir|evitar|taller|clase|platica|curso|linea|informacion|folletos|cartel|conferencia|grupo|numero|carteles|volantes _ suicid*",
    "vivir junto|cerca|al|enfrente|entre|lejos", "prevencion|prevenir del|el|de suicid*",
)

ANCHORS = (
    "suicid:* suisid:* sucid:* matar:* mato mata mate morir:* muert:* muera muriera vivir bibir viva vivo vida desaparecer pastillas cortar:* corto "
    "ahorc:* orca:* colgar:* aventar:* tirarme dañ:* dano aguanto soporto despert:* despedi:* adios adiós pega:* pego pegó golp:* patea pateó cachet:* "
    "estrangul:* avient:* aventó viol:* abus:* manose:* maltrat:* lastim:* amena:* pistola arma cuchillo navaja machete encierr:* encerr:* "
    "amarr:* moret:* moretón moretones morado cinto cinturón cinturon cable miedo segura seguro escond:* persigu:* acos:* sigue siguiendo afuera auxilio "
    "socorro ayud:* manden vengan borracho tomado violent:* toca tocaba tocó obliga:* llora lloran llorando grita:* gritos hambre secuestr:* sangr:* "
    "celular pasaporte papeles deja dispar:* quem:* sentido ganas puedo carga estorbo cansad:* hart:* temo salir"
)
