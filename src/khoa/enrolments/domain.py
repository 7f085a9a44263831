"""The enrolments domain: the classroom, and exporting a person's progress."""

from typing import Any

from beanie import PydanticObjectId

from khoa.base.domain import Domain, Person
from khoa.context import Context
from khoa.enrolments.intents import GrantTimeComes
from khoa.enrolments.models import Enrolment
from khoa.enrolments.routes import router
from khoa.enrolments.service import bring_up_to_date


async def export(context: Context, person: Person) -> dict[str, Any]:
    found = await Enrolment.find(Enrolment.user_id == person.user_id).to_list()
    return {
        "enrolments": [
            enrolment.model_dump(mode="json", exclude={"progress"})
            | {"lectures": {id: at._asdict() for id, at in enrolment.lectures.items()}}
            for enrolment in found
        ]
    }


async def follow_the_time(context: Context, work: GrantTimeComes) -> None:
    pair = PydanticObjectId(work.user_id), PydanticObjectId(work.course_id)
    await context.database.transaction(lambda: bring_up_to_date(*pair))


DOMAIN = Domain(
    "enrolments",
    documents=[Enrolment],
    routers=[router],
    intent_handlers={GrantTimeComes: follow_the_time},
    export=export,
)
