import { useTranslation } from 'react-i18next';
import { useSaveCourse } from '#features/studio/api.js';
import { RichTextField } from '#features/studio/RichTextField.jsx';
import { SectionForm } from '#features/studio/Section.jsx';
import { differing, useSectionForm } from '#features/studio/useSectionForm.js';

const valuesOf = ({ description }) => ({ description });

export function DescriptionSection({ course, onReload }) {
  const { t } = useTranslation('studio');
  const section = useSectionForm({
    course,
    valuesOf,
    changesOf: differing,
    save: useSaveCourse(course.id),
  });
  const field = section.form.getInputProps('description');
  return (
    <SectionForm
      title={t('sections.description')}
      lead={t('description.lead')}
      section={section}
      onReload={onReload}
    >
      <RichTextField
        key={section.round}
        label={t('description.label')}
        value={field.value}
        onChange={field.onChange}
        error={field.error}
        lang={course.language}
      />
    </SectionForm>
  );
}
