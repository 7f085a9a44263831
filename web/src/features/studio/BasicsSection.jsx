import {
  Group,
  Input,
  NativeSelect,
  NumberInput,
  SegmentedControl,
  SimpleGrid,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { TITLE_MIN, useSaveCourse } from '#features/studio/api.js';
import {
  useCategoryChoices,
  useLanguageChoices,
  useLevelChoices,
} from '#features/studio/choices.js';
import { majorUnits, priceOf } from '#features/studio/price.js';
import { SectionForm } from '#features/studio/Section.jsx';
import { TextList } from '#features/studio/TextList.jsx';
import { differing, useSectionForm } from '#features/studio/useSectionForm.js';
import { useConfig } from '#lib/config.jsx';
import { LANGUAGES } from '#lib/i18n/languages.js';
import { currencyDecimals } from '#lib/money.js';
import { useFormat } from '#lib/useFormat.js';

/** What stands in the form; `translation` is the title in the other language. */
export function valuesOf(course) {
  return {
    title: course.title,
    translation: course.titles[otherLanguage(course.language)] ?? '',
    subtitle: course.subtitle,
    category: course.category,
    level: course.level,
    language: course.language,
    paid: course.price.amount > 0,
    price: course.price.amount > 0 ? majorUnits(course.price) : '',
    outcomes: course.outcomes,
    requirements: course.requirements,
  };
}

const otherLanguage = (language) =>
  /** @type {string} */ (Object.keys(LANGUAGES).find((code) => code !== language));

/** What to send: empty lines of the lists are left out, a free course costs nothing. */
export function changesOf(values, before, currency) {
  const asSent = ({ paid, price, translation, language, title, ...plain }) => ({
    ...plain,
    title,
    language,
    titles: {
      [language]: title,
      ...(translation.trim() && { [otherLanguage(language)]: translation }),
    },
    price: priceOf(paid ? price : 0, currency),
    outcomes: plain.outcomes.filter((line) => line.trim()),
    requirements: plain.requirements.filter((line) => line.trim()),
  });
  return differing(asSent(values), asSent(before));
}

/** Where a complaint about the API's field stands: empty lines of a list were not sent. */
export function fieldOf(field, values) {
  const [name, at] = field.split('.');
  if (name === 'titles') return at === values.language ? 'title' : 'translation';
  if (name === 'price') return 'price';
  if (!at) return name;
  const sent = [...values[name].keys()].filter((index) => values[name][index].trim());
  return `${name}.${sent[at]}`;
}

export function BasicsSection({ course, onReload }) {
  const { t } = useTranslation('studio');
  const { currency, minimum_price: floor } = useConfig();
  const categories = useCategoryChoices();
  const languages = useLanguageChoices();
  const levels = useLevelChoices();
  const section = useSectionForm({
    course,
    valuesOf,
    changesOf: (values, before) => changesOf(values, before, currency),
    save: useSaveCourse(course.id),
    fieldOf,
    validate: {
      title: (title) => (title.trim().length < TITLE_MIN ? t('errors:too_short_limit', { count: TITLE_MIN }) : null),
      price: (price, { paid }) =>
        paid && priceOf(price, currency).amount < floor
          ? t('errors:price_too_low')
          : null,
    },
  });
  const { form } = section;
  const language = form.values.language;
  return (
    <SectionForm title={t('sections.basics')} section={section} onReload={onReload}>
      <TextInput
        label={t('fields.title')}
        required
        lang={language}
        {...form.getInputProps('title')}
      />
      <TextInput
        label={t(`fields.titleIn.${otherLanguage(language)}`)}
        description={t('fields.translationHint')}
        lang={otherLanguage(language)}
        {...form.getInputProps('translation')}
      />
      <Textarea
        label={t('fields.subtitle')}
        description={t('fields.subtitleHint')}
        rows={2}
        resize="vertical"
        lang={language}
        {...form.getInputProps('subtitle')}
      />
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <NativeSelect
          label={t('fields.category')}
          data={categories}
          {...form.getInputProps('category')}
        />
        <NativeSelect label={t('fields.level')} data={levels} {...form.getInputProps('level')} />
        <NativeSelect
          label={t('fields.language')}
          data={languages}
          {...form.getInputProps('language')}
        />
      </SimpleGrid>
      <PriceFields form={form} floor={{ amount: floor, currency }} />
      <TextList
        label={t('fields.outcomes')}
        description={t('fields.outcomesHint')}
        form={form}
        name="outcomes"
        lang={language}
      />
      <TextList
        label={t('fields.requirements')}
        description={t('fields.requirementsHint')}
        form={form}
        name="requirements"
        lang={language}
      />
    </SectionForm>
  );
}

function PriceFields({ form, floor }) {
  const { currency } = floor;
  const { t } = useTranslation('studio');
  const format = useFormat();
  return (
    <Input.Wrapper
      label={t('price.label')}
      labelElement="div"
      description={t('price.hint', { floor: format.money(floor) })}
    >
      <Group gap="md" mt="xs" align="flex-start">
        <SegmentedControl
          aria-label={t('price.label')}
          value={form.values.paid ? 'paid' : 'free'}
          onChange={(value) => form.setFieldValue('paid', value === 'paid')}
          data={[
            { value: 'free', label: t('common:free') },
            { value: 'paid', label: t('price.paid') },
          ]}
        />
        {form.values.paid && (
          <NumberInput
            aria-label={t('price.amount', { currency: currency.toUpperCase() })}
            w={220}
            min={0}
            hideControls
            decimalScale={currencyDecimals(currency)}
            {...format.separators}
            rightSection={
              <Text size="sm" c="dimmed">
                {currency.toUpperCase()}
              </Text>
            }
            rightSectionWidth={56}
            {...form.getInputProps('price')}
          />
        )}
      </Group>
    </Input.Wrapper>
  );
}
