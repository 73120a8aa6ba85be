"""The question bank: the competency framework, items and their versions, review, blueprints and forms.

Owns what may be asked: the nouns are item, version, key, blueprint, form. Answer keys live in one module that only this
package and the one that grades may import. Sittings, answers, marks and certificates belong to the packages above.
"""
