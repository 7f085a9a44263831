import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnsaved } from '#features/studio/unsaved.jsx';
import { fieldErrors } from '#lib/errors.js';
import { ApiError } from '#lib/http.js';
import * as toasts from '#lib/toasts.js';

/**
 * One part of the editor with a form of its own: what is typed stays until it is saved, also when
 * saving fails, and only what differs is sent.
 * @param {object} options
 * @param {object} options.course the course as it is shown now; the form keeps the one it began with
 * @param {(course: object) => object} options.valuesOf what stands in the form
 * @param {(values: object, before: object) => object} options.changesOf what to send, by the API's
 *   names; `before` is `valuesOf` the course that the form began with
 * @param {object} options.save the mutation, given `{changes, base, anyway}`
 * @param {(field: string, values: object) => string} [options.fieldOf] the form's field for one that the API names
 * @param {object} [options.validate] Mantine's
 */
export function useSectionForm({ course, valuesOf, changesOf, save, fieldOf, validate }) {
  const { t } = useTranslation('studio');
  const [base, setBase] = useState(course);
  const [refused, setRefused] = useState(/** @type {any} */ (null));
  const [round, setRound] = useState(0);
  const form = useForm({ initialValues: valuesOf(course), validate });
  const dirty = form.isDirty();
  useUnsaved(dirty);

  function send(values, { anyway = false } = {}) {
    const changes = changesOf(values, valuesOf(base));
    // A promise: the form may be left meanwhile, and `mutate` would then not tell.
    save.mutateAsync({ changes, base, anyway }).then(
      (fresh) => {
        setRefused(null);
        setBase(fresh);
        form.setInitialValues(valuesOf(fresh));
        form.setValues((now) => (now === values || same(now, values) ? valuesOf(fresh) : now));
        toasts.success(t('saved'));
      },
      (failure) => {
        const error = failure.status === 413 ? tooLong(changes) : failure;
        if (error.code === 'changed_elsewhere') setRefused(values);
        else toasts.error(error);
        const errors = fieldErrors(error, fieldOf && ((field) => fieldOf(field, values)));
        form.setErrors(errors);
        focusFirst(errors);
      },
    );
  }

  function focusFirst(errors) {
    const [field] = Object.keys(errors);
    if (field) form.getInputNode(field)?.focus();
  }

  return {
    form,
    dirty,
    round, // another one: fields that keep their own state begin anew
    saving: save.isPending,
    submit: form.onSubmit((values) => send(values), focusFirst),
    discard: () => {
      form.reset();
      setRound(round + 1);
    },
    conflict: {
      opened: refused !== null,
      onKeepMine: () => send(refused, { anyway: true }),
      onClose: () => setRefused(null),
    },
  };
}

/** A text that is over what a request may hold at all: the server reads none of it. */
function tooLong(changes) {
  const length = (name) => JSON.stringify(changes[name]).length;
  const [field] = Object.keys(changes).toSorted((a, b) => length(b) - length(a));
  return new ApiError({ status: 413, code: 'too_long', errors: [{ field, code: 'too_long', detail: '' }] });
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The entries of `values` that differ from `before`. */
export function differing(values, before) {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !same(value, before[name])),
  );
}
