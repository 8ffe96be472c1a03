"""Closed word classes of English, which stand in for a tagger and a parser."""

from __future__ import annotations

from typing import Final

from briefing.analysis.text.lexicon import word_set

SUBJECT_PRONOUNS: Final = word_set("he she they i we it you")
OBJECT_PRONOUNS: Final = word_set("him her them me us it you himself herself themselves myself reporters")
POSSESSIVES: Final = word_set("his her their its my our your whose")
DETERMINERS: Final = word_set(
    """the a an this that these those his her their its my our your some any no every each both all many
    most several few another other one two three four five six seven eight nine ten dozens hundreds
    thousands such"""
)
RELATIVES: Final = word_set("who which whom whose")
CONJUNCTIONS: Final = word_set("and or but nor yet")
SUBORDINATORS: Final = word_set(
    """that because when while if as although though since where what how why whether unless until
    whereas than after before once whenever wherever like even so lest"""
)
PREPOSITIONS: Final = word_set(
    """of in on at by for from to with about against among amid around between beyond despite during
    through throughout toward towards under over into onto upon within without across behind above below
    near off out up down per via versus including concerning regarding following given besides except
    inside outside past"""
)
AUXILIARIES: Final = word_set(
    """is are was were be been being am has have had having do does did will would can could may might
    must shall should 's 're 've 'd 'll ’s ’re ’ve ’d ’ll isn't aren't wasn't weren't hasn't haven't
    hadn't don't doesn't didn't won't wouldn't can't cannot couldn't mustn't shouldn't isn’t aren’t
    wasn’t weren’t hasn’t haven’t hadn’t don’t doesn’t didn’t won’t wouldn’t can’t couldn’t shouldn’t ca
    wo n't n’t not never ought"""
)
BE: Final = word_set(
    """is are was were be been being am isn't wasn't isn’t wasn’t aren't weren't get gets got getting"""
)
ADVERBS: Final = word_set(
    """also later then now again once ever never still just even only always often sometimes soon
    already earlier first last too instead thus therefore indeed perhaps maybe further furthermore
    moreover nevertheless nonetheless meanwhile however rather quite long yet afterward afterwards
    simply too once there here today yesterday tomorrow tonight all both each himself herself themselves
    itself ago out back"""
)
DAYS: Final = word_set(
    """monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight mon tue
    wed thu fri sat sun january february march april june july august september october november
    december jan feb sept oct nov dec"""
)
#: Finite verbs whose form does not show that they are verbs.
IRREGULAR_VERBS: Final = word_set(
    """went came took got made gave saw knew thought found left felt kept held brought began ran led
    stood lost met set paid sat spoke lay grew fell won became broke built sent spent rose drew drove
    threw wore chose hit cut put let bought caught fought taught sought heard meant understood beat bore
    bet blew cost dealt fed fled flew forgot froze hung hid hurt kept knelt laid lent lit rode rang sank
    shook shot showed shut slept slid sold spread stole struck stuck swam swept swung tore woke wept
    withdrew goes comes takes gets makes gives sees knows thinks finds leaves feels keeps holds brings
    begins runs leads stands loses meets sets pays sits speaks lies grows falls wins becomes breaks
    builds sends spends rises draws needs wants seems appears looks shows believes hopes remains
    continues includes means plans works hopes want need seem appear think know believe hope become
    remain"""
)
#: Titles, offices and kin that stand before a name or for its bearer.
PERSON_NOUNS: Final = word_set(
    """pm fm coach ceo cfo mp neurosurgeon reformer spokesman spokeswoman spokesperson spokespeople official
    officials source sources analyst analysts expert experts aide aides adviser advisers advisor
    advisors lawyer lawyers attorney attorneys president minister secretary senator senators governor
    mayor chairman chairwoman chair director chief leader leaders police officer officers judge
    prosecutor prosecutors professor author reporter reporters critic critics supporter supporters voter
    voters lawmaker lawmakers representative representatives congressman congresswoman candidate
    candidates nominee strategist strategists pollster economist economists scientist scientists
    researcher researchers activist activists advocate advocates resident residents witness witnesses
    manager executive executives founder owner doctor doctors diplomat diplomats investigator
    investigators commissioner ambassador general colonel captain sergeant sheriff king queen prince
    princess pope bishop man woman boy girl men women father mother son daughter brother sister wife
    husband friend friends family colleague colleagues student students teacher teachers member members
    people person others many some both everyone nobody someone observers insiders operatives operative
    delegate delegates historian donor donors moderator moderators host mogul businessman billionaire
    magnate democrat democrats republican republicans conservatives liberals progressives"""
)
#: Where and how people speak, at the end of a phrase between a cue and its clause.
OCCASIONS: Final = word_set(
    """statement interview speech email e-mail tweet letter memo report post briefing conference call
    debate rally event television tv radio testimony remarks article op-ed release blog filing message
    twitter facebook note ad appearance phone telephone hearing stage show program meeting case court
    hall news interviews speeches"""
)
PERIODS: Final = (
    word_set("week month year weekend night morning afternoon evening spring summer fall winter") | DAYS
)
MANNER: Final = word_set(
    """later earlier again repeatedly also publicly recently only afterward then only explicitly flatly"""
)
QUESTION_WORDS: Final = word_set("whether if why how what who when where which")
#: Titles and offices that stand before a name.
TITLES: Final = word_set(
    """mr mrs ms miss dr sir dame lord lady sen rep gov president secretary senator governor mayor judge
    justice gen lt col maj capt sgt prof professor minister prime attorney general chancellor king queen
    pope rev hon speaker congressman congresswoman representative director chairman chairwoman spokesman
    spokeswoman former vice deputy ambassador chief officer sheriff commissioner commander admiral
    captain colonel"""
)
NAME_PARTICLES: Final = word_set("de la del van von der bin al el da di du le")
#: Words in -ly that are no adverbs.
NOT_ADVERBS: Final = word_set(
    """family assembly ally daily weekly monthly elderly supply reply only july italy anomaly bully
    rally early likely friendly deadly costly"""
)
BY: Final = word_set("by")
#: Words that stay small in the title of a work.
TITLE_SMALL_WORDS: Final = word_set("a an the of in on at to for and or by from with")
