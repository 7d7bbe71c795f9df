'use client'
import type { Json } from '@ground-control/core/json'
import { useMemo, useState } from 'react'
import { schemaProblems } from '@/lib/json-schema-check'
import { jsonText, parseJsonText } from '@/lib/json-text'
import {
  type ArgumentField,
  argumentFields,
  type FieldTexts,
  readFields,
  textsOf,
} from './prepare/argument-fields'

type Form = { fields: ArgumentField[]; texts: FieldTexts }

/**
 * Arguments while they are edited: as a form, or as text, and from one to the other without loss. `value` is
 * undefined while what is typed cannot be read.
 */
export function useEditedArguments(original: Json, schema: Json) {
  const [form, setForm] = useState<Form | null>(() => formOf(schema, original))
  const [text, setText] = useState<string | null>(() => (form === null ? jsonText(original) : null))

  const isText = text !== null || form === null
  const inText = isText ? parseJsonText(text ?? '') : null
  const inForm = isText ? null : readFields(form.fields, form.texts, original)
  const fieldProblems = inForm?.problems ?? {}
  const value =
    inText !== null
      ? inText.ok
        ? inText.value
        : undefined
      : Object.keys(fieldProblems).length === 0
        ? inForm?.value
        : undefined
  const key = value === undefined ? null : JSON.stringify(value)
  const problems = useMemo(() => (key === null ? [] : schemaProblems(schema, JSON.parse(key))), [schema, key])

  return {
    value,
    /** what does not fit the schema */
    problems,
    /** what cannot be read, by field */
    fieldProblems,
    textProblem: inText !== null && !inText.ok ? inText.message : null,
    form: isText ? null : form,
    text,
    setTexts: (texts: FieldTexts) => setForm((before) => before && { ...before, texts }),
    setText,
    canSwitch: value !== undefined && (!isText || formOf(schema, value) !== null),
    switchMode() {
      if (value === undefined) return
      setForm(formOf(schema, value))
      setText(isText ? null : jsonText(value))
    },
  }
}

function formOf(schema: Json, value: Json): Form | null {
  const fields = argumentFields(schema, value)
  return fields === null || fields.length === 0 ? null : { fields, texts: textsOf(fields, value) }
}
