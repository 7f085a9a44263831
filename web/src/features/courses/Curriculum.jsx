import { Accordion, Button, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '#features/courses/Curriculum.module.css';
import { LectureRow } from '#features/courses/LectureRow.jsx';
import { opensInDialog, PreviewDialog } from '#features/courses/PreviewDialog.jsx';
import { useFormat } from '#lib/useFormat.js';

/** The chapters, the first one open. `open`: the reader may open every lecture. */
export function Curriculum({ course, open }) {
  const { t } = useTranslation('courses');
  const format = useFormat();
  const ids = course.chapters.map((chapter) => chapter.id);
  const [opened, setOpened] = useState(ids.slice(0, 1));
  const [preview, setPreview] = useState({ shown: false, lecture: null });
  const allOpen = opened.length === ids.length;
  const previews = course.chapters.flatMap((chapter) => chapter.lectures).filter(opensInDialog);
  return (
    <section aria-labelledby="curriculum">
      <div className={classes.head}>
        <div>
          <Title order={2} id="curriculum">
            {t('curriculum')}
          </Title>
          <Text c="dimmed" mt={4}>
            {[
              t('chapters', { count: ids.length }),
              t('common:lectures', { count: course.lectures }),
              course.duration > 0 && format.duration(course.duration),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </div>
        {ids.length > 1 && (
          <Button variant="subtle" size="compact-md" onClick={() => setOpened(allOpen ? [] : ids)}>
            {t(allOpen ? 'collapseAll' : 'expandAll')}
          </Button>
        )}
      </div>
      <Accordion
        multiple
        variant="separated"
        radius="lg"
        order={3}
        value={opened}
        onChange={setOpened}
        classNames={{ item: classes.chapter, label: classes.label, content: classes.content }}
      >
        {course.chapters.map((chapter) => (
          <Accordion.Item key={chapter.id} value={chapter.id}>
            <Accordion.Control>
              <span className={classes.title} lang={course.language}>
                {chapter.title}
              </span>{' '}
              <span className={classes.sum}>
                {t('common:lectures', { count: chapter.lectures.length })}
              </span>
            </Accordion.Control>
            <Accordion.Panel>
              <ol className={classes.lectures}>
                {chapter.lectures.map((lecture) => (
                  <li key={lecture.id}>
                    <LectureRow
                      course={course}
                      lecture={lecture}
                      open={open}
                      onPreview={() => setPreview({ shown: true, lecture })}
                    />
                  </li>
                ))}
              </ol>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <PreviewDialog
        course={course}
        opened={preview.shown}
        lecture={preview.lecture}
        previews={previews}
        onChoose={(lecture) => setPreview({ shown: true, lecture })}
        onClose={() => setPreview(({ lecture }) => ({ shown: false, lecture }))}
      />
    </section>
  );
}
