"""What enrolments hand to the house: the classroom, and a person's progress."""

from typing import Any

from khoa.base.domain import Domain, Person
from khoa.context import Context
from khoa.enrolments.models import Enrolment
from khoa.enrolments.routes import router


async def export(context: Context, person: Person) -> dict[str, Any]:
    found = await Enrolment.find(Enrolment.user_id == person.user_id).to_list()
    return {"enrolments": [enrolment.model_dump(mode="json") for enrolment in found]}


DOMAIN = Domain("enrolments", documents=[Enrolment], routers=[router], export=export)
